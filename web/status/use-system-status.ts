'use client';

import { useEffect, useState } from 'react';
import type { Liveness } from '#web/execution/liveness.ts';
import { openEventStream } from '#web/execution/open-event-stream.ts';
import { SystemStatus } from './system-status.ts';

/** How everything is, followed live. */
export function useSystemStatus(initial: SystemStatus): {
  readonly status: SystemStatus;
  readonly liveness: Liveness;
} {
  const [status, setStatus] = useState(initial);
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting' });
  useEffect(() => {
    const stream = openEventStream({
      toUrl: () => '/api/status/events',
      onEvent: { status: (data) => setStatus(SystemStatus.parse(JSON.parse(data))) },
      onLiveness: setLiveness,
    });
    return stream.close;
  }, []);
  return { status, liveness };
}
