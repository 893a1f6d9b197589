import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { edgeKey } from '../../canvas/edge-key.ts';
import type { EdgeState } from '../../canvas/flow-elements.ts';
import { handleOf } from '../../canvas/node/node-handles.ts';
import type { MonitorView } from './monitor-view.ts';
import type { NodeView } from './node-view.ts';
import type { WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';

const SETTLED: ReadonlySet<string> = new Set(['completed', 'failed', 'skipped', 'cancelled']);

function toEdgeState(
  source: NodeView,
  sourceType: WorkflowNodeType,
  sourceHandle: string | null | undefined,
  isOver: boolean,
): EdgeState {
  if (!SETTLED.has(source.status)) return isOver ? 'untaken' : 'pending';
  if (!source.isLeft) return 'untaken';
  return handleOf(sourceType, sourceHandle).id === handleOf(sourceType, source.handle).id ? 'taken' : 'untaken';
}

/** Which edges an execution went along, by `edgeKey`: known as soon as their source is settled; what was never reached at the end is untaken. */
export function toEdgeStates(view: MonitorView): Readonly<Record<string, EdgeState>> {
  const isOver = isTerminal(view.runtimeStatus);
  const types = new Map(view.definition.nodes.map((node) => [node.id, node.type]));
  return Object.fromEntries(
    toEffectiveEdges(view.definition).map((edge) => {
      const source = view.nodes.get(edge.source);
      const type = types.get(edge.source) ?? 'trigger';
      const state = source === undefined ? 'pending' : toEdgeState(source, type, edge.sourceHandle, isOver);
      return [edgeKey(edge), state];
    }),
  );
}
