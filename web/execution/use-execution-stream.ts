'use client';

import { useEffect, useRef, useState } from 'react';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { ExecutionDelta } from '../wire/execution-delta.ts';
import { ExecutionSnapshot } from '../wire/execution-snapshot.ts';
import { applyDeltas, toMonitorView, type MonitorView } from './view/monitor-view.ts';
import { openEventStream } from '../client/open-event-stream.ts';
import type { Liveness } from '../client/liveness.ts';

/** The view of an execution, and how current it is. */
export interface LiveExecution {
  readonly view: MonitorView;
  readonly liveness: Liveness;
}

/**
 * Follows an execution from a snapshot on. Events of one frame are folded together; a gap begins anew with a snapshot; hidden tabs close their
 * stream (a browser allows six) and resume where they were.
 */
export function useExecutionStream(initial: ExecutionSnapshot): LiveExecution {
  const [view, setView] = useState(() => toMonitorView(initial));
  const [liveness, setLiveness] = useState<Liveness>(() =>
    isTerminal(initial.runtimeStatus) ? { state: 'over' } : { state: 'connecting' },
  );
  const latest = useRef(view);
  const path = `/api/executions/${encodeURIComponent(initial.instanceId)}/events`;

  useEffect(() => {
    if (isTerminal(latest.current.runtimeStatus)) return undefined;
    let queue: ExecutionDelta[] = [];
    let frame = 0;
    const show = (next: MonitorView) => {
      latest.current = next;
      setView(next);
    };
    const flush = () => {
      frame = 0;
      const next = applyDeltas(latest.current, queue);
      queue = [];
      show(next);
      if (next.hasGap) stream.restart();
    };
    const stream = openEventStream({
      toUrl: () => (latest.current.hasGap ? path : `${path}?lastEventId=${latest.current.lastSequence}`),
      onEvent: {
        snapshot: (data) => show(toMonitorView(ExecutionSnapshot.parse(JSON.parse(data)))),
        delta: (data) => {
          queue.push(ExecutionDelta.parse(JSON.parse(data)));
          if (frame === 0) frame = requestAnimationFrame(flush);
        },
        end: () => stream.close(),
      },
      onLiveness: setLiveness,
    });
    return () => {
      cancelAnimationFrame(frame);
      stream.close();
    };
  }, [path]);

  return { view, liveness };
}
