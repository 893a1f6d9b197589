import { repeat } from '#events/platform/process/repeat.ts';
import type { Dependencies } from '../dependencies.ts';
import { isSameUser } from '../session/is-same-user.ts';
import type { Principal } from '../session/principal.ts';
import { eventStreamResponse, toFrame } from './server-sent-events.ts';

/** How everything is: `status` at every connect and whenever it changed, asked again `everyMs` after each answer. */
export function streamStatus(
  request: Request,
  principal: Principal,
  dependencies: Dependencies,
  everyMs = 2_000,
): Response {
  return eventStreamResponse({
    signal: request.signal,
    isStillAllowed: () => isSameUser(principal, request, dependencies),
    start: (stream) => {
      let sent = '';
      const look = async () => {
        const text = JSON.stringify(await dependencies.readStatus());
        if (text === sent) return;
        sent = text;
        stream.send(toFrame('status', text));
      };
      const looking = repeat(look, everyMs);
      return () => void looking.stop();
    },
  });
}
