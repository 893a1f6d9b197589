'use client';

import { useEffect, useState } from 'react';
import type { Liveness } from '../client/liveness.ts';
import { openEventStream } from '../client/open-event-stream.ts';
import { SystemStatus } from '../wire/system-status.ts';

/** How everything was when it was last seen. */
export interface SeenStatus {
  readonly status: SystemStatus;
  readonly liveness: Liveness;
  /** When it was last seen to be so, in milliseconds; null while it is followed. */
  readonly seenAtMs: number | null;
}

/** How everything is, followed live; `initial` was read at `readAtMs`. */
export function useSystemStatus(initial: SystemStatus, readAtMs: number): SeenStatus {
  const [status, setStatus] = useState(initial);
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting' });
  const [seenAtMs, setSeenAtMs] = useState<number | null>(readAtMs);
  useEffect(() => {
    const stream = openEventStream({
      toUrl: () => '/api/status/events',
      onEvent: {
        status: (data) => {
          setStatus(SystemStatus.parse(JSON.parse(data)));
          setSeenAtMs(null);
        },
      },
      onLiveness: (heard) => {
        setLiveness(heard);
        // A connection that broke before it told anything leaves what was seen as old as it was.
        if (heard.state === 'reconnecting') setSeenAtMs((before) => before ?? heard.since);
      },
    });
    return stream.close;
  }, []);
  return { status, liveness, seenAtMs };
}
