import { ListExecutionsQuery } from '#schemas/execution/execution-api.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { Dependencies } from '../dependencies.ts';
import { listExecutionsOf } from '../executions/executions.ts';
import { isSameUser } from '../session/is-same-user.ts';
import type { Principal } from '../session/principal.ts';
import { eventStreamResponse, toFrame } from './server-sent-events.ts';

/** The live list: `snapshot` with the newest page at every connect, then a `row` for each execution that changes. */
export function streamExecutionList(request: Request, principal: Principal, dependencies: Dependencies): Response {
  const { pool, hub, logger } = dependencies;
  return eventStreamResponse({
    signal: request.signal,
    isStillAllowed: () => isSameUser(principal, request, dependencies),
    start: (stream) => {
      let hasSnapshot = false;
      const leave = hub.list.watch({
        ownerIds: principal.ownerIds,
        onFrame: (frame) => {
          // Rows of before the snapshot may be older than it: they are read again below.
          if (hasSnapshot) stream.send(frame);
        },
        onClose: stream.end,
      });
      const begin = async () => {
        const page = await listExecutionsOf(pool, principal.ownerIds, ListExecutionsQuery.parse({}));
        stream.send(toFrame('snapshot', JSON.stringify(page)));
        hasSnapshot = true;
        hub.list.wake(page.executions.flatMap((row) => (isTerminal(row.runtimeStatus) ? [] : [row.instanceId])));
      };
      begin().catch((error: unknown) => {
        logger.error({ err: error }, 'the stream of executions broke off');
        stream.end();
      });
      return leave;
    },
  });
}
