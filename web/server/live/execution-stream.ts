import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { Dependencies } from '../dependencies.ts';
import { requireExecutionOwner } from '../executions/executions.ts';
import { readExecutionSnapshot } from '../executions/execution-snapshot.ts';
import { isStill } from '../session/is-still.ts';
import type { Principal } from '../session/principal.ts';
import { eventStreamResponse, toFrame, type EventStream } from './server-sent-events.ts';

const END = toFrame('end', '{}');

/** Last sequence a client has, from `Last-Event-ID` or, at the first connect, `?lastEventId=`. */
export function readLastEventId(request: Request): number | null {
  const given = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('lastEventId');
  return given !== null && /^\d{1,9}$/.test(given) ? Number(given) : null;
}

/** Opens where the client stopped: `snapshot` with everything, or nothing but what it misses; then `delta` frames; `end` after the last. */
async function begin(
  dependencies: Dependencies,
  principal: Principal,
  request: { readonly id: string; readonly lastEventId: number | null },
  stream: EventStream,
  startAt: (sequence: number) => void,
): Promise<void> {
  const snapshot = await readExecutionSnapshot(dependencies.database, principal.ownerIds, request.id);
  const last = snapshot.events.at(-1)?.sequence ?? 0;
  const resumesFrom = request.lastEventId !== null && request.lastEventId <= last ? request.lastEventId : null;
  if (resumesFrom === null) {
    stream.send(toFrame('snapshot', JSON.stringify(snapshot), last));
  } else {
    const { phase, progress } = snapshot;
    for (const event of snapshot.events) {
      if (event.sequence > resumesFrom)
        stream.send(toFrame('delta', JSON.stringify({ event, phase, progress }), event.sequence));
    }
  }
  if (isTerminal(snapshot.runtimeStatus)) {
    stream.send(END);
    stream.end();
  } else startAt(last);
}

/**
 * The event stream of one execution (see `begin`). The owner is checked before the first byte and once a minute.
 *
 * @throws {HttpProblem} 404 when the execution is not the principal's.
 */
export async function streamExecution(
  request: Request,
  id: string,
  principal: Principal,
  dependencies: Dependencies,
): Promise<Response> {
  const { database, hub, logger } = dependencies;
  await requireExecutionOwner(database, principal.ownerIds, id);
  const lastEventId = readLastEventId(request);
  return eventStreamResponse({
    signal: request.signal,
    isStillAllowed: () => isStill(principal, request, dependencies),
    start: (stream) => {
      const subscription = hub.watch(id, {
        onFrame: (frame, isLast) => {
          stream.send(frame);
          if (!isLast) return;
          stream.send(END);
          stream.end();
        },
        onClose: stream.end,
      });
      begin(dependencies, principal, { id, lastEventId }, stream, subscription.startAt).catch((error: unknown) => {
        logger.error({ err: error, executionId: id }, 'the stream of an execution broke off');
        stream.end();
      });
      return subscription.leave;
    },
  });
}
