'use client';

import { MousePointerClick } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { WorkflowCanvas } from '../canvas/workflow-canvas.tsx';
import { useClock } from '../client/use-clock.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { DecisionPanel, type OpenGate } from './controls/decision-panel.tsx';
import { toEdgeStates } from './view/edge-states.ts';
import type { ExecutionSnapshot } from '../wire/execution-snapshot.ts';
import type { MonitorView } from './view/monitor-view.ts';
import { MonitorHeader } from './monitor-header.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { toSelectedNode } from './view/selected-node.ts';
import { StatusLine } from './status-line.tsx';
import { toTimeline } from './view/timeline.ts';
import { TimelineChart } from './timeline-chart.tsx';
import { useExecutionStream } from './use-execution-stream.ts';

function toStatuses(view: MonitorView): Readonly<Record<string, NodeStatus>> {
  return Object.fromEntries([...view.nodes].map(([id, node]) => [id, node.status]));
}

function toOpenGates(view: MonitorView): readonly OpenGate[] {
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

/** The live monitor of one execution: graph, timeline and inspector on one page, the selection in the URL. */
export function ExecutionMonitor({
  execution,
  functions,
  ownIds,
  serverNowMs,
}: {
  readonly execution: ExecutionSnapshot;
  readonly functions: readonly FunctionDescriptor[];
  readonly ownIds: readonly string[];
  readonly serverNowMs: number;
}) {
  const { view, liveness } = useExecutionStream(execution);
  const clock = useClock(serverNowMs, 1_000, view.completedAt === null);
  const reader = { ...clock, ownIds };
  const asked = useSearchParams().get('node');
  const [hasChosen, setChosen] = useState(false);
  const choose = (nodeId: string | null): void => {
    setChosen(true);
    selectNode(nodeId);
  };
  const selected = toSelectedNode(view, asked, hasChosen);
  const statuses = useMemo(() => toStatuses(view), [view]);
  const edgeStates = useMemo(() => toEdgeStates(view), [view]);
  const node = view.definition.nodes.find((candidate) => candidate.id === selected);
  const nodeView = view.nodes.get(selected ?? '');
  return (
    <div className="flex min-h-0 flex-1 flex-col max-lg:flex-none">
      <MonitorHeader execution={execution} functions={functions} view={view} liveness={liveness} reader={reader} />
      <StatusLine execution={execution} view={view} reader={reader} onSelectNode={choose} />
      {toOpenGates(view).map((gate) => (
        <DecisionPanel key={gate.nodeId} instanceId={execution.instanceId} gate={gate} />
      ))}
      <div className="grid min-h-0 flex-1 grid-cols-[1fr_22rem] grid-rows-[minmax(0,1fr)_minmax(8rem,14rem)] max-lg:flex max-lg:flex-col">
        <section aria-label="Graph" className="min-h-0 max-lg:h-[45dvh] max-lg:shrink-0">
          <WorkflowCanvas
            definition={view.definition}
            functions={functions}
            statuses={statuses}
            edgeStates={edgeStates}
            selectedNodeId={selected}
            onSelectNode={choose}
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
              workflowId={execution.workflowId}
              node={node}
              view={nodeView}
              trigger={execution.trigger}
              reader={reader}
            />
          )}
        </aside>
        <div className="flex min-h-0 flex-col border-t bg-card max-lg:shrink-0">
          <TimelineChart timeline={toTimeline(view, clock.nowMs)} selectedNodeId={selected} onSelectNode={choose} />
        </div>
      </div>
    </div>
  );
}
