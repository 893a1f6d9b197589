import { FunctionError } from '../failures/function-error.ts';
import { openConnection } from '#schemas/sealed-connection.ts';
import type { StoredConnection } from '../store/connections-store.ts';
import type { CredentialPlace, Credentials } from './credential-place.ts';

function openWith(privateKey: string | undefined, connection: StoredConnection): Credentials {
  if (privateKey === undefined) {
    const message = 'RUNNER_PRIVATE_KEY is not set: this runner cannot open connections.';
    throw new FunctionError({ type: 'credentials_unreadable', message, retryable: false });
  }
  try {
    return openConnection(privateKey, connection);
  } catch {
    const message = `The connection "${connection.name}" does not open with the key of this runner: enter its credentials again.`;
    throw new FunctionError({ type: 'credentials_unreadable', message, retryable: false });
  }
}

/** The owner's connection of the type, when there is exactly one (decision D18). */
export function findInConnections(
  privateKey: string | undefined,
  readConnections: (ownerId: string, type: string) => Promise<readonly StoredConnection[]>,
): CredentialPlace {
  return {
    find: async ({ type }, { ownerId }) => {
      const [connection, ...others] = await readConnections(ownerId, type);
      if (connection === undefined) return {};
      if (others.length === 0) return openWith(privateKey, connection);
      const names = [connection, ...others].map(({ name }) => `"${name}"`).join(', ');
      const message = `There are several connections of the type ${type} (${names}), and nothing says which to use.`;
      throw new FunctionError({ type: 'credentials_ambiguous', message, retryable: false });
    },
    explain: ({ type }) => `its owner has no connection of the type ${type}`,
  };
}
