import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { MonitorView } from './monitor-view.ts';
import type { NodeView, Span, SpanCause } from './node-view.ts';

/** How a part of a bar is drawn: a wait by its cause, work by how it ended. */
export type BarLook = Exclude<SpanCause, 'executing'> | 'running' | 'completed' | 'failed' | 'cancelled';

/** A bar's part, in percent of the timeline's width. */
export interface BarPart {
  readonly cause: SpanCause;
  readonly look: BarLook;
  readonly left: number;
  readonly width: number;
  readonly durationMs: number;
}

/** One row of the timeline. */
export interface TimelineRow {
  readonly nodeId: string;
  readonly label: string;
  readonly status: NodeStatus;
  readonly parts: readonly BarPart[];
  /** Time from the start of the first span to the end of the last one. */
  readonly durationMs: number;
}

/** The timeline: nodes that began, in the order in which they did. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  readonly totalMs: number;
}

/** An attempt that another one followed, or is to follow, has failed; the last one ended as its node did. */
function toLook(span: Span, { status, spans }: NodeView): BarLook {
  if (span.cause !== 'executing') return span.cause;
  if (span.to === null) return 'running';
  const isLast = spans.findLast(({ cause }) => cause === 'executing') === span;
  return isLast && (status === 'completed' || status === 'cancelled') ? status : 'failed';
}

/** Bars of all nodes that began, on one scale from the execution's start to its end, or to `nowMs` while it runs. */
export function toTimeline(view: MonitorView, nowMs: number): Timeline {
  const startMs = Date.parse(view.startedAt ?? new Date(nowMs).toISOString());
  const spans = [...view.nodes.values()].flatMap((node) => node.spans);
  const shownMs = spans.reduce((latest, { from, to }) => Math.max(latest, Date.parse(to ?? from)), 0);
  // The reader's clock ticks once a second, and may be behind: what is recorded has happened all the same.
  const endMs = view.completedAt === null ? Math.max(nowMs, shownMs) : Date.parse(view.completedAt);
  const totalMs = Math.max(endMs - startMs, 1);
  const percent = (ms: number) => Math.min(100, Math.max(0, (100 * ms) / totalMs));
  const rows = view.definition.nodes.flatMap((node) => {
    const shown = view.nodes.get(node.id);
    const first = shown?.spans[0];
    if (shown === undefined || first === undefined) return [];
    const { spans, status } = shown;
    const toMs = (to: string | null) => (to === null ? endMs : Date.parse(to));
    const parts = spans.map((span) => {
      const fromMs = Date.parse(span.from);
      const durationMs = Math.max(0, toMs(span.to) - fromMs);
      return {
        cause: span.cause,
        look: toLook(span, shown),
        left: percent(fromMs - startMs),
        width: percent(durationMs),
        durationMs,
      };
    });
    const beganMs = Date.parse(first.from);
    const durationMs = Math.max(0, toMs(spans.at(-1)?.to ?? null) - beganMs);
    return [{ beganMs, row: { nodeId: node.id, label: node.label || node.id, status, parts, durationMs } }];
  });
  return { rows: rows.toSorted((a, b) => a.beganMs - b.beganMs).map(({ row }) => row), totalMs };
}
