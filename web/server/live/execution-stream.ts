import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { Dependencies } from '../dependencies.ts';
import { requireExecutionOwner } from '../executions/executions.ts';
import { readMissedEvents } from '../executions/missed-events.ts';
import { readExecutionSnapshot } from '../executions/execution-snapshot.ts';
import { isSameUser } from '../session/is-same-user.ts';
import type { Principal } from '../session/principal.ts';
import { toDeltaFrame, eventStreamResponse, toFrame, type EventStream } from './server-sent-events.ts';

const END = toFrame('end', '{}');

/** Last sequence a client has, from `Last-Event-ID` or, at the first connect, `?lastEventId=`. */
export function readLastEventId(request: Request): number | null {
  const given = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('lastEventId');
  return given !== null && /^\d{1,9}$/.test(given) ? Number(given) : null;
}

interface Opening {
  readonly id: string;
  readonly lastEventId: number | null;
  readonly stream: EventStream;
}

/** The place that a client has been brought to. */
interface Opened {
  readonly lastSequence: number;
  readonly isOver: boolean;
}

async function resume(
  { pool }: Dependencies,
  principal: Principal,
  { id, lastEventId, stream }: Opening,
): Promise<Opened | null> {
  if (lastEventId === null) return null;
  const missed = await readMissedEvents(pool, principal.ownerIds, id, lastEventId);
  for (const row of missed?.rows ?? []) stream.send(toDeltaFrame(row));
  return missed;
}

async function sendSnapshot(
  { database }: Dependencies,
  principal: Principal,
  { id, stream }: Opening,
): Promise<Opened> {
  const snapshot = await readExecutionSnapshot(database, principal.ownerIds, id);
  const lastSequence = snapshot.events.at(-1)?.sequence ?? 0;
  stream.send(toFrame('snapshot', JSON.stringify(snapshot), lastSequence));
  return { lastSequence, isOver: isTerminal(snapshot.runtimeStatus) };
}

/**
 * Opens where the client stopped, and reads nothing that it has: a page brings its snapshot along, so its stream begins with the events since. Only a
 * client without a sequence gets a `snapshot` with everything. Then come `delta` frames, and `end` after the last.
 */
async function begin(
  dependencies: Dependencies,
  principal: Principal,
  opening: Opening,
  startAt: (sequence: number) => void,
): Promise<void> {
  const { lastSequence, isOver } =
    (await resume(dependencies, principal, opening)) ?? (await sendSnapshot(dependencies, principal, opening));
  if (!isOver) {
    startAt(lastSequence);
    return;
  }
  opening.stream.send(END);
  opening.stream.end();
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
    isStillAllowed: () => isSameUser(principal, request, dependencies),
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
      begin(dependencies, principal, { id, lastEventId, stream }, subscription.startAt).catch((error: unknown) => {
        logger.error({ err: error, executionId: id }, 'the stream of an execution broke off');
        stream.end();
      });
      return subscription.leave;
    },
  });
}
