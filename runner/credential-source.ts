import type { NodeRequested } from '#events/contracts/node-events.ts';
import type { FunctionDefinition } from './function.ts';

/** Where functions get their credentials from. */
export interface CredentialSource {
  /**
   * Fields of the credentials that the function declares, as the execution's owner gave them; empty when it declares none or none were given.
   *
   * @throws {FunctionError} `credentials_unreadable` when they were given but cannot be opened.
   */
  open(
    definition: FunctionDefinition,
    request: Pick<NodeRequested, 'executionId' | 'sealedIntegrationsRef'>,
  ): Promise<Readonly<Record<string, string>>>;
}
