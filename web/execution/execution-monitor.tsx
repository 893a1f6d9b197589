'use client';

import { Ban, CircleX, Hourglass, MousePointerClick } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { NodeStatus } from '#schemas/execution-status.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { WorkflowCanvas } from '#web/canvas/workflow-canvas.tsx';
import { useClock } from '#web/client/use-clock.ts';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ApprovalPanel, type OpenGate } from './approval-panel.tsx';
import { toEdgeStates } from './edge-states.ts';
import type { ExecutionSnapshot } from './execution-snapshot.ts';
import type { ExecutionView } from './execution-view.ts';
import { MonitorHeader } from './monitor-header.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { toTimeline } from './timeline.ts';
import { TimelineChart } from './timeline-chart.tsx';
import { useExecutionStream } from './use-execution-stream.ts';
import { terminatedText, toWaitingSentence } from './waiting-sentence.ts';

function toStatuses(view: ExecutionView): Readonly<Record<string, NodeStatus>> {
  return Object.fromEntries([...view.nodes].map(([id, node]) => [id, node.status]));
}

function toOpenGates(view: ExecutionView): readonly OpenGate[] {
  if (view.completedAt !== null) return [];
  return view.definition.nodes.flatMap((node) => {
    const waiting = view.nodes.get(node.id)?.waiting;
    if (waiting?.for !== 'person') return [];
    const { eventName, message } = waiting;
    return [{ nodeId: node.id, label: node.label || node.id, eventName, message }];
  });
}

function selectNode(nodeId: string | null): void {
  const url = new URL(window.location.href);
  if (nodeId === null) url.searchParams.delete('node');
  else url.searchParams.set('node', nodeId);
  window.history.replaceState(null, '', url);
}

function WaitingLine({ text }: { readonly text: string }) {
  return (
    <p
      data-testid="waiting-sentence"
      role="status"
      className="flex items-center gap-2 border-b bg-muted/50 px-4 py-2 text-[13px]"
    >
      <Hourglass aria-hidden className="size-4 shrink-0 text-waiting" />
      {text}
    </p>
  );
}

function TerminatedLine({ text }: { readonly text: string }) {
  return (
    <p className="flex items-center gap-2 border-b bg-muted/50 px-4 py-2 text-[13px]">
      <Ban aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      {text}
    </p>
  );
}

function FailureLine({ view }: { readonly view: ExecutionView }) {
  if (view.error === null) return null;
  const label = view.definition.nodes.find((node) => node.id === view.failedNodeId)?.label;
  return (
    <div
      data-testid="execution-error"
      className="flex flex-wrap items-center gap-2 border-b border-failed/30 bg-failed/5 px-4 py-2 text-[13px]"
    >
      <CircleX aria-hidden className="size-4 shrink-0 text-failed" />
      <p className="min-w-0 flex-1 break-words">
        {label === undefined ? null : <span className="font-medium">{label}: </span>}
        {view.error.message}
      </p>
      {view.failedNodeId === null ? null : (
        <button
          type="button"
          className="font-medium underline underline-offset-4"
          onClick={() => selectNode(view.failedNodeId)}
        >
          Show the step
        </button>
      )}
    </div>
  );
}

/** The live monitor of one execution: graph, timeline and inspector on one page, the selection in the URL. */
export function ExecutionMonitor({
  execution,
  functions,
  userId,
  serverNowMs,
}: {
  readonly execution: ExecutionSnapshot;
  readonly functions: readonly FunctionDescriptor[];
  readonly userId: string;
  readonly serverNowMs: number;
}) {
  const { view, liveness } = useExecutionStream(execution);
  const clock = useClock(serverNowMs, 1_000, view.completedAt === null);
  const reader = { ...clock, userId };
  const selected = useSearchParams().get('node');
  const statuses = useMemo(() => toStatuses(view), [view]);
  const edgeStates = useMemo(() => toEdgeStates(view), [view]);
  const node = view.definition.nodes.find((candidate) => candidate.id === selected);
  const nodeView = view.nodes.get(selected ?? '');
  const sentence = toWaitingSentence(view, reader);
  const terminated = terminatedText(view, reader);
  return (
    <div className="flex min-h-0 flex-1 flex-col max-lg:flex-none">
      <MonitorHeader execution={execution} view={view} liveness={liveness} reader={reader} />
      {sentence === null ? null : <WaitingLine text={sentence.text} />}
      {terminated === null ? null : <TerminatedLine text={terminated} />}
      <FailureLine view={view} />
      {toOpenGates(view).map((gate) => (
        <ApprovalPanel key={gate.nodeId} instanceId={execution.instanceId} gate={gate} />
      ))}
      <div className="grid min-h-0 flex-1 grid-cols-[1fr_22rem] grid-rows-[minmax(0,1fr)_minmax(8rem,14rem)] max-lg:flex max-lg:flex-col">
        <section aria-label="Graph" className="min-h-0 max-lg:h-[45dvh] max-lg:shrink-0">
          <WorkflowCanvas
            definition={view.definition}
            functions={functions}
            statuses={statuses}
            edgeStates={edgeStates}
            selectedNodeId={selected}
            onSelectNode={selectNode}
          />
        </section>
        <aside
          aria-label="Inspector"
          className="row-span-2 overflow-y-auto border-l bg-card max-lg:order-last max-lg:border-t max-lg:border-l-0"
        >
          {node === undefined || nodeView === undefined ? (
            <EmptyState icon={MousePointerClick} title="Select a step">
              Its input, output, error and attempts are shown here.
            </EmptyState>
          ) : (
            <NodeInspector
              key={node.id}
              instanceId={execution.instanceId}
              node={node}
              view={nodeView}
              trigger={execution.trigger}
              reader={reader}
            />
          )}
        </aside>
        <div className="flex min-h-0 flex-col border-t bg-card max-lg:shrink-0">
          <TimelineChart timeline={toTimeline(view, clock.nowMs)} selectedNodeId={selected} onSelectNode={selectNode} />
        </div>
      </div>
    </div>
  );
}
