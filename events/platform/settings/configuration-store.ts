import { z } from 'zod';
import { createSidecarHttp, SIDECAR_TIMEOUTS_MS, type SidecarAddress } from '../dapr/sidecar-http.ts';

/** Attribute of the sidecar's metadata under which we note our subscriptions: a sidecar that has started again does not have it. */
const MARK = 'workflow-builder-settings';

/** Thrown when the sidecar has no such component. */
export class NoConfigurationStore extends Error {
  override readonly name = 'NoConfigurationStore';
}

/** The part of daprd's API that settings need. Everything throws when the sidecar or the store is away. */
export interface ConfigurationStore {
  /** @throws {NoConfigurationStore} */
  read(key: string): Promise<string | undefined>;
  /** Subscribes to changes of the key: the sidecar then calls this service. Resolves with the id of the subscription. */
  subscribe(key: string): Promise<string>;
  unsubscribe(id: string): Promise<void>;
  /** The note that `writeMark` left since the sidecar started. */
  readMark(): Promise<string | undefined>;
  writeMark(mark: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConfigurationStoreOptions {
  readonly sidecar: SidecarAddress;
  /** Name of the component. */
  readonly storeName: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const Items = z.record(z.string(), z.object({ value: z.string() }));
const Subscription = z.object({ id: z.string() });
const Metadata = z.object({ extended: z.record(z.string(), z.string()).default({}) });

/** Azure App Configuration says in this way that it has no such key; Redis leaves it out. */
function saysNoSuchKey({ text }: Answer): boolean {
  return text.includes('RESPONSE 404');
}

function toError({ status, text }: Answer): Error {
  const says = `The sidecar answers ${status} ${text.slice(0, 300)}`;
  const isMissing = /ERR_CONFIGURATION_STORE_NOT_(CONFIGURED|FOUND)/.test(text);
  return isMissing ? new NoConfigurationStore(says) : new Error(says);
}

function requireSuccess(answer: Answer): Answer {
  if (answer.status >= 300) throw toError(answer);
  return answer;
}

/**
 * Configuration through daprd's HTTP API, a request a key: a key that Azure App Configuration does not have fails the request with all others in it.
 * Source: https://docs.dapr.io/reference/api/configuration_api/ and https://docs.dapr.io/reference/api/metadata_api/
 */
export function createConfigurationStore({ sidecar, storeName }: ConfigurationStoreOptions): ConfigurationStore {
  const base = `/v1.0/configuration/${encodeURIComponent(storeName)}`;
  const http = createSidecarHttp(sidecar, { connections: 2, timeoutMs: SIDECAR_TIMEOUTS_MS.configuration });

  async function ask(method: 'GET' | 'PUT', path: string, body?: string): Promise<Answer> {
    const question = body === undefined ? {} : { body, headers: { 'content-type': 'text/plain' } };
    const answer = await http.ask(method, path, question);
    if (answer.isAway) throw new Error(`The sidecar does not answer: ${answer.reason}`);
    return answer;
  }

  return {
    read: async (key) => {
      const answer = await ask('GET', `${base}?key=${encodeURIComponent(key)}`);
      if (answer.status >= 300 && saysNoSuchKey(answer)) return undefined;
      const { status, text } = requireSuccess(answer);
      return status === 204 || text === '' ? undefined : Items.parse(JSON.parse(text))[key]?.value;
    },
    subscribe: async (key) => {
      const name = encodeURIComponent(key);
      // Azure looks at the sentinel alone; each key is its own.
      const answer = await ask('GET', `${base}/subscribe?key=${name}&metadata.sentinelKey=${name}`);
      return Subscription.parse(JSON.parse(requireSuccess(answer).text)).id;
    },
    unsubscribe: async (id) => void requireSuccess(await ask('GET', `${base}/${encodeURIComponent(id)}/unsubscribe`)),
    readMark: async () => {
      const { text } = requireSuccess(await ask('GET', '/v1.0/metadata'));
      return Metadata.parse(JSON.parse(text)).extended[MARK];
    },
    writeMark: async (mark) => void requireSuccess(await ask('PUT', `/v1.0/metadata/${MARK}`, mark)),
    close: () => http.close(),
  };
}
