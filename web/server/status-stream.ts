import type { Dependencies } from './dependencies.ts';
import { isStill } from './is-still.ts';
import type { Principal } from './principal.ts';
import { eventStreamResponse, toFrame } from './server-sent-events.ts';

const EVERY_MS = 2_000;

/** How everything is: `status` at every connect and whenever it changed, seen within two seconds. */
export function streamStatus(request: Request, principal: Principal, dependencies: Dependencies): Response {
  return eventStreamResponse({
    signal: request.signal,
    isStillAllowed: () => isStill(principal, request, dependencies),
    start: (stream) => {
      let sent = '';
      const look = async () => {
        const text = JSON.stringify(await dependencies.readStatus());
        if (text === sent) return;
        sent = text;
        stream.send(toFrame('status', text));
      };
      const timer = setInterval(() => void look(), EVERY_MS);
      void look();
      return () => clearInterval(timer);
    },
  });
}
