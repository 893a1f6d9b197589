import { type Interceptor, InterceptingCall, status } from '@grpc/grpc-js';

/** The SDK sets no deadline on any call, and a sidecar may leave one unanswered. */
const DEADLINE_MS = 10_000;

const WORK_ITEMS = '/GetWorkItems';
const HELLO = '/Hello';

/** Every call but the endless stream and its greeting ends after 10 s with DEADLINE_EXCEEDED. */
export const limitCalls: Interceptor = (options, next) => {
  const { path } = options.method_definition;
  const isEndless = path.endsWith(WORK_ITEMS) || path.endsWith(HELLO);
  return new InterceptingCall(next(isEndless ? options : { ...options, deadline: Date.now() + DEADLINE_MS }));
};

/**
 * Keeps the SDK's worker connected: its greeting waits until the sidecar is there, and its stream always seems to end cleanly, which is the only end
 * after which version 3.18 connects again (task-hub-grpc-worker.js gives up for good when the first stream ends with an error).
 */
export const keepConnected: Interceptor = (options, next) => {
  const { path } = options.method_definition;
  return new InterceptingCall(next(options), {
    start: (metadata, listener, start) => {
      if (path.endsWith(HELLO)) metadata.setOptions({ ...metadata.getOptions(), waitForReady: true });
      if (!path.endsWith(WORK_ITEMS)) return start(metadata, listener);
      return start(metadata, {
        onReceiveMetadata: (received, pass) => pass(received),
        onReceiveMessage: (message, pass) => pass(message),
        onReceiveStatus: (ended, pass) => pass({ ...ended, code: status.OK }),
      });
    },
  });
};

/** Thrown in place of a call to a sidecar that is known to be away. */
export class SidecarAwayError extends Error {
  override readonly name = 'SidecarAwayError';
  readonly code = status.UNAVAILABLE;
  constructor() {
    super('The sidecar is away, or hosts no workflows yet.');
  }
}

/** Whether a call failed because the sidecar is away, which is no news while it restarts. */
export function isSidecarAway(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED;
}

/** Whether a call got no answer in time: the sidecar is away or frozen, or the one workflow that it is about is in the middle of a turn. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === status.DEADLINE_EXCEEDED;
}
