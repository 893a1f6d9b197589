import { z } from 'zod';
import { createSidecarHttp, SIDECAR_TIMEOUTS_MS, type SidecarAddress } from '#events/platform/dapr/sidecar-http.ts';
import { FunctionError } from '../failures/function-error.ts';
import type { SecretStore } from './secret-store.ts';

const CONNECTIONS = 8;

export interface DaprSecretStoreOptions {
  readonly sidecar: SidecarAddress;
  /** Name of the component. */
  readonly storeName: string;
  /** Default 8 s. */
  readonly timeoutMs?: number;
}

/** A store in which nothing is read any more after `close`. */
export interface DaprSecretStore extends SecretStore {
  close(): Promise<void>;
}

const Secret = z.record(z.string(), z.string());
const Refusal = z.object({ errorCode: z.string(), message: z.string().default('') });

function fail(type: string, message: string, retryable: boolean): FunctionError {
  return new FunctionError({ type, message, retryable });
}

/**
 * Dapr says 204 for a secret that is not there, and its components say 500 with a text: in turn the local file, Kubernetes, Azure Key Vault, AWS,
 * Google, HashiCorp.
 */
function saysNoSuchSecret(message: string, name: string): boolean {
  return [
    `secret ${name} not found`,
    `secrets "${name}" not found`,
    'SecretNotFound',
    'ResourceNotFoundException',
    'code = NotFound',
    'secret key or version not exist',
  ].some((text) => message.includes(text));
}

function readRefusal(text: string): z.infer<typeof Refusal> {
  try {
    return Refusal.parse(JSON.parse(text));
  } catch {
    return { errorCode: '', message: '' };
  }
}

/** Undefined: the store is well, and has no such secret. The sidecar's own words stay out: they may name accounts and addresses. */
function toFailure(status: number, text: string, name: string, title: string): FunctionError | undefined {
  const { errorCode, message } = readRefusal(text);
  if (errorCode === 'ERR_SECRET_STORE_NOT_FOUND' || errorCode === 'ERR_SECRET_STORES_NOT_CONFIGURED') {
    const missing = `The sidecar has no such component as ${title}: DAPR_SECRETS_STORE names another, or it is not scoped to this runner.`;
    return fail('secret_store_missing', missing, false);
  }
  if (status === 403) {
    return fail('secret_denied', `The sidecar may not give ${name} of ${title} to this runner.`, false);
  }
  if (status === 401) {
    return fail('secret_store_unavailable', 'The sidecar does not accept the DAPR_API_TOKEN of this runner.', false);
  }
  if (saysNoSuchSecret(message, name)) return undefined;
  const reason = errorCode === '' ? String(status) : `${status} ${errorCode}`;
  return fail('secret_store_unavailable', `${title} could not be read (the sidecar answers ${reason}).`, true);
}

/**
 * Secrets through daprd's HTTP API.
 * Source: https://docs.dapr.io/reference/api/secrets_api/
 */
export function createDaprSecretStore(options: DaprSecretStoreOptions): DaprSecretStore {
  const { sidecar, storeName, timeoutMs = SIDECAR_TIMEOUTS_MS.secrets } = options;
  const title = `the secret store "${storeName}"`;
  const http = createSidecarHttp(sidecar, { connections: CONNECTIONS, timeoutMs });

  function readValue(name: string, text: string): string | undefined {
    try {
      return Secret.parse(JSON.parse(text))[name];
    } catch {
      throw fail('secret_store_unavailable', `${title} gave ${name} in a shape that is no secret.`, false);
    }
  }

  return {
    title,
    spell: (name) => name,
    read: async (name) => {
      const answer = await http.ask(
        'GET',
        `/v1.0/secrets/${encodeURIComponent(storeName)}/${encodeURIComponent(name)}`,
      );
      if (answer.isAway) {
        const message = `The sidecar did not answer when asked for a secret of ${title}.`;
        throw fail('secret_store_unavailable', message, true);
      }
      const { status, text } = answer;
      if (status === 204) return undefined;
      if (status === 200) return readValue(name, text);
      const failure = toFailure(status, text, name, title);
      if (failure !== undefined) throw failure;
      return undefined;
    },
    close: () => http.close(),
  };
}
