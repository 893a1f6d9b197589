import type { NodeRequested } from '#events/contracts/node-events.ts';
import type { CredentialDeclaration } from '../functions/function.ts';

/** Fields by name; empty when there are none. */
export type Credentials = Readonly<Record<string, string>>;

/** A place of credentials beside the start request. */
export interface CredentialPlace {
  /** @throws {FunctionError} when the place cannot say. */
  find(declaration: CredentialDeclaration, request: Pick<NodeRequested, 'ownerId'>): Promise<Credentials>;
  /** Why nothing was found, as a part of a sentence. */
  explain(declaration: CredentialDeclaration): string;
}
