import { z } from 'zod';
import { open } from '#schemas/sealed-box.ts';
import type { CredentialSource } from './credential-source.ts';
import { FunctionError } from '../failures/function-error.ts';

/** The sealed content: `integrations` of the start request, fields by type. */
const Integrations = z.record(z.string(), z.record(z.string(), z.string()));

function pickFields(integrations: z.infer<typeof Integrations>, type: string): Readonly<Record<string, string>> {
  return Object.hasOwn(integrations, type) ? (integrations[type] ?? {}) : {};
}

function unreadable(message: string): FunctionError {
  return new FunctionError({ type: 'credentials_unreadable', message, retryable: false });
}

/**
 * Opens the sealed `integrations` of an execution with the runner's private key (decision D17), for functions that declare credentials only, and
 * hands out only the type that the function declares.
 */
export function createSealedIntegrations(
  privateKey: string | undefined,
  readPayload: (ref: string) => Promise<Buffer | undefined>,
): CredentialSource {
  return {
    open: async ({ credentials }, { executionId, sealedIntegrationsRef }) => {
      if (credentials === null || sealedIntegrationsRef === undefined) return {};
      if (privateKey === undefined)
        throw unreadable('RUNNER_PRIVATE_KEY is not set: this runner cannot open credentials.');
      const sealed = await readPayload(sealedIntegrationsRef);
      if (sealed === undefined) throw unreadable('The credentials of this execution are gone: it was purged.');
      try {
        const integrations = Integrations.parse(JSON.parse(open(privateKey, sealed.toString(), executionId)));
        return pickFields(integrations, credentials.type);
      } catch {
        throw unreadable('The credentials of this execution do not open with the key of this runner.');
      }
    },
  };
}
