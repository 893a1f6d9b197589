import type { NodeRequested } from '#events/contracts/node-events.ts';
import type { FunctionDefinition } from '../functions/function.ts';

/** The source of credentials for functions. */
export interface CredentialSource {
  /**
   * Fields of the credentials that the function declares; empty when it declares none or this source has none.
   *
   * @throws {FunctionError} such as `credentials_unreadable` when there are some but they cannot be opened.
   */
  open(
    definition: FunctionDefinition,
    request: Pick<NodeRequested, 'executionId' | 'ownerId' | 'sealedIntegrationsRef'>,
  ): Promise<Readonly<Record<string, string>>>;
}
