'use client';

import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import { classNames } from '../ui/class-names.ts';
import { STATUS_LOOKS } from '../canvas/node/status-look.ts';
import type { BarLook, Timeline } from './view/timeline.ts';
import { durationText } from '../client/time-text.ts';

const LOOKS: Readonly<Record<BarLook, { readonly word: string; readonly classes: string }>> = {
  queued: { word: 'queued', classes: 'bg-skipped/40' },
  running: { word: 'running', classes: 'bg-running' },
  completed: { word: 'completed', classes: 'bg-completed' },
  failed: { word: 'failed', classes: 'bg-failed' },
  cancelled: { word: 'cancelled', classes: 'bg-cancelled' },
  retry: {
    word: 'waiting to retry',
    classes: 'bg-[repeating-linear-gradient(45deg,var(--failed)_0_3px,transparent_3px_6px)]',
  },
  person: {
    word: 'waiting for a person',
    classes: 'bg-[repeating-linear-gradient(45deg,var(--waiting)_0_3px,transparent_3px_6px)]',
  },
  timer: { word: 'timer', classes: 'bg-[repeating-linear-gradient(90deg,var(--waiting)_0_2px,transparent_2px_5px)]' },
};

function Legend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
      {Object.values(LOOKS).map(({ word, classes }) => (
        <li key={word} className="flex items-center gap-1.5">
          <span aria-hidden className={classNames('h-2 w-4 rounded-xs border border-foreground/10', classes)} />
          {word}
        </li>
      ))}
    </ul>
  );
}

function StatusIcon({ status }: { readonly status: NodeStatus }) {
  const { icon: Icon, icons, word } = STATUS_LOOKS[status];
  return <Icon role="img" aria-label={word} className={classNames('size-3.5 shrink-0', icons)} />;
}

/** The timeline: one row for each node, with its status and a bar split by cause. A row selects its node. */
export function TimelineChart({
  timeline,
  selectedNodeId,
  onSelectNode,
}: {
  readonly timeline: Timeline;
  readonly selectedNodeId: string | null;
  readonly onSelectNode: (nodeId: string) => void;
}) {
  return (
    <section aria-label="Timeline" className="flex min-h-0 flex-col">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2">
        <h2 className="text-[13px] font-semibold">
          Timeline
          {timeline.rows.length === 0 ? null : (
            <span className="font-normal text-muted-foreground"> {durationText(timeline.totalMs)}</span>
          )}
        </h2>
        <Legend />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto py-1">
        {timeline.rows.length === 0 ? (
          <li className="px-4 py-3 text-[13px] text-muted-foreground">No step has begun.</li>
        ) : null}
        {timeline.rows.map((row) => (
          <li key={row.nodeId} style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 32px' }}>
            <button
              type="button"
              onClick={() => onSelectNode(row.nodeId)}
              aria-pressed={row.nodeId === selectedNodeId}
              className={classNames(
                'grid h-8 w-full grid-cols-[12rem_1fr_4.5rem] items-center gap-3 px-4 text-left text-[13px] hover:bg-muted/60 max-sm:h-10 max-sm:grid-cols-[7.5rem_1fr_3.5rem]',
                row.nodeId === selectedNodeId && 'bg-muted',
              )}
            >
              <span className="flex min-w-0 items-center gap-1.5">
                <StatusIcon status={row.status} />
                <span className="truncate">{row.label}</span>
              </span>
              <span className="relative h-3 rounded-xs bg-foreground/6">
                {row.parts.map((part, index) => (
                  <span
                    // Spans are only ever appended: the index names them.
                    key={index}
                    title={`${LOOKS[part.look].word}: ${durationText(part.durationMs)}`}
                    className={classNames('absolute inset-y-0 rounded-xs', LOOKS[part.look].classes)}
                    style={{ left: `${Math.min(part.left, 99.5)}%`, width: `max(${part.width}%, 3px)` }}
                  />
                ))}
              </span>
              <span className="text-right text-xs text-muted-foreground tabular-nums">
                {durationText(row.durationMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
