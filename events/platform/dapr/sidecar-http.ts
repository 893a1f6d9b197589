import { Pool } from 'undici';

/** Where the sidecar of this service listens. */
export interface SidecarAddress {
  readonly host: string;
  readonly httpPort: number;
  /** Token that the sidecar asks of us. */
  readonly apiToken?: string | undefined;
}

/** Whole milliseconds that one question may take; a sidecar that needs longer counts as away. A call of the runner has its own limit, in its contract. */
export const SIDECAR_TIMEOUTS_MS = {
  /** Health and metadata: asked every other second. */
  status: 2_000,
  /** An event that was taken after all is delivered twice. */
  publish: 4_000,
  configuration: 4_000,
  /** A vault behind the sidecar is slower than the sidecar. */
  secrets: 8_000,
} as const;

/** A sidecar on loopback accepts a connection at once, or not at all. */
const CONNECT_TIMEOUT_MS = 4_000;

export interface SidecarHttpOptions {
  readonly timeoutMs: number;
  /** Requests at the same time. */
  readonly connections: number;
  /** Hears of connections that ended: the sidecar may have been started again. */
  readonly onDisconnect?: () => void;
}

export type SidecarAnswer =
  | { readonly isAway: false; readonly status: number; readonly text: string }
  /** Nothing came back in time. `reason` may name an address. */
  | { readonly isAway: true; readonly reason: string };

export interface SidecarQuestion {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** daprd's HTTP API as every client of ours uses it. */
export interface SidecarHttp {
  /** Sends the token along. Never rejects. */
  ask(method: 'GET' | 'POST' | 'PUT', path: string, question?: SidecarQuestion): Promise<SidecarAnswer>;
  /** Ends every request that is under way. */
  close(): Promise<void>;
}

/**
 * Opens the HTTP API of a sidecar; whether it is there shows with the first question.
 * Source: https://docs.dapr.io/reference/api/ and https://docs.dapr.io/operations/security/api-token/
 */
export function createSidecarHttp(
  { host, httpPort, apiToken }: SidecarAddress,
  { timeoutMs, connections, onDisconnect }: SidecarHttpOptions,
): SidecarHttp {
  const pool = new Pool(`http://${host}:${httpPort}`, {
    connections,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
  });
  if (onDisconnect !== undefined) pool.on('disconnect', onDisconnect);
  const token = apiToken === undefined ? {} : { 'dapr-api-token': apiToken };

  return {
    ask: async (method, path, { headers = {}, body } = {}) => {
      try {
        const answer = await pool.request({
          method,
          path,
          headers: { ...token, ...headers },
          body: body ?? null,
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { isAway: false, status: answer.statusCode, text: await answer.body.text() };
      } catch (error) {
        return { isAway: true, reason: error instanceof Error ? error.message : String(error) };
      }
    },
    close: () => pool.destroy(),
  };
}
