import { findChangedFields, isSameJson, toValueText, type FieldChange } from './changed-fields.ts';
import { toEffectiveEdges } from '../effective-edges.ts';
import { outcomesOf } from '../outcomes.ts';
import type { WorkflowDefinition, WorkflowEdge, WorkflowNode, WorkflowNodeType } from '../workflow-definition.ts';

/** A step by the name that people know it by: its label, or its id where it has none. */
interface ChangedStep {
  readonly nodeId: string;
  readonly label: string;
}

/** A line between two steps; `outcome` is null where the source has but one way out that is not an error. */
interface Connection {
  readonly source: string;
  readonly outcome: string | null;
  readonly target: string;
}

/** One thing in which a definition differs from another. */
export type DefinitionChange =
  | { readonly kind: 'name'; readonly before: string; readonly after: string }
  | ({ readonly kind: 'setting' } & FieldChange)
  | ({ readonly kind: 'step-added' | 'step-removed'; readonly type: WorkflowNodeType } & ChangedStep)
  | ({ readonly kind: 'step-renamed'; readonly before: string; readonly after: string } & Pick<ChangedStep, 'nodeId'>)
  | ({ readonly kind: 'step-changed'; readonly fields: readonly FieldChange[] } & ChangedStep)
  | ({ readonly kind: 'connection-added' | 'connection-removed' } & Connection)
  /** Steps were moved on the canvas, which changes nothing that runs. */
  | { readonly kind: 'layout'; readonly count: number };

type NodesById = ReadonlyMap<string, WorkflowNode>;

const byId = ({ nodes }: WorkflowDefinition): NodesById => new Map(nodes.map((node) => [node.id, node]));
const toLabel = ({ id, label }: WorkflowNode): string => (label === '' ? id : label);
const toOnOff = (enabled: boolean): string => (enabled ? 'on' : 'off');

function describeSettings(before: WorkflowDefinition, after: WorkflowDefinition): readonly DefinitionChange[] {
  const toSettings = ({ version, metadata }: WorkflowDefinition) => ({ version, ...metadata });
  const fields = findChangedFields(toSettings(before), toSettings(after), []);
  return fields.map((change) => ({ kind: 'setting', ...change }));
}

function describeFields(before: WorkflowNode, after: WorkflowNode): readonly FieldChange[] {
  const own = (
    [
      ['Kind', before.type, after.type],
      ['Description', before.description, after.description],
      ['Switched', toOnOff(before.enabled), toOnOff(after.enabled)],
    ] as const
  ).filter(([, was, is]) => was !== is);
  return [
    ...own.map(([field, was, is]) => ({ field, before: toValueText(was), after: toValueText(is) })),
    ...findChangedFields(before.config, after.config, []),
  ];
}

function describeStep(before: WorkflowNode, after: WorkflowNode): readonly DefinitionChange[] {
  const nodeId = after.id;
  const fields = describeFields(before, after);
  return [
    ...(before.label === after.label
      ? []
      : [{ kind: 'step-renamed' as const, nodeId, before: toLabel(before), after: toLabel(after) }]),
    ...(fields.length === 0 ? [] : [{ kind: 'step-changed' as const, nodeId, label: toLabel(after), fields }]),
  ];
}

/** The steps of `nodes` that `others` lacks. */
function stepsOnlyIn(
  { nodes }: WorkflowDefinition,
  others: NodesById,
  kind: 'step-added' | 'step-removed',
): readonly DefinitionChange[] {
  const own = nodes.filter(({ id }) => !others.has(id));
  return own.map((node) => ({ kind, nodeId: node.id, label: toLabel(node), type: node.type }));
}

function toConnections(definition: WorkflowDefinition, nodes: NodesById): ReadonlyMap<string, Connection> {
  const toName = (id: string): string => {
    const node = nodes.get(id);
    return node === undefined ? id : toLabel(node);
  };
  const toEntry = ({ source, sourceHandle, target }: WorkflowEdge): [string, Connection] => {
    const type = nodes.get(source)?.type;
    const outcome = sourceHandle ?? (type === undefined ? 'default' : outcomesOf(type)[0]);
    const connection = {
      source: toName(source),
      outcome: outcome === 'default' ? null : outcome,
      target: toName(target),
    };
    return [JSON.stringify([source, outcome, target]), connection];
  };
  return new Map(toEffectiveEdges(definition).map(toEntry));
}

function describeConnections(
  [before, after]: readonly [WorkflowDefinition, WorkflowDefinition],
  [nodesBefore, nodesAfter]: readonly [NodesById, NodesById],
): readonly DefinitionChange[] {
  const [was, is] = [toConnections(before, nodesBefore), toConnections(after, nodesAfter)];
  const added = [...is].filter(([key]) => !was.has(key));
  const removed = [...was].filter(([key]) => !is.has(key));
  return [
    ...added.map(([, connection]) => ({ kind: 'connection-added' as const, ...connection })),
    ...removed.map(([, connection]) => ({ kind: 'connection-removed' as const, ...connection })),
  ];
}

/**
 * What differs between two definitions, in the order in which people want to know it: the name, settings, steps, connections, and last what was only
 * moved. Nothing differs where the list is empty: ids of edges, the order of nodes and edges, and the workflow's own id do not count. Pure.
 */
export function describeChanges(before: WorkflowDefinition, after: WorkflowDefinition): readonly DefinitionChange[] {
  if (before === after) return [];
  const [nodesBefore, nodesAfter] = [byId(before), byId(after)];
  const common = after.nodes.flatMap((node) => {
    const old = nodesBefore.get(node.id);
    return old === undefined || old === node ? [] : [[old, node] as const];
  });
  const steps = common.flatMap(([old, node]) => describeStep(old, node));
  const moved = common.filter(([old, node]) => !isSameJson(old.position, node.position)).length;
  return [
    ...(before.name === after.name ? [] : [{ kind: 'name' as const, before: before.name, after: after.name }]),
    ...describeSettings(before, after),
    ...stepsOnlyIn(after, nodesBefore, 'step-added'),
    ...stepsOnlyIn(before, nodesAfter, 'step-removed'),
    ...steps.filter(({ kind }) => kind === 'step-renamed'),
    ...steps.filter(({ kind }) => kind === 'step-changed'),
    ...describeConnections([before, after], [nodesBefore, nodesAfter]),
    ...(moved === 0 ? [] : [{ kind: 'layout' as const, count: moved }]),
  ];
}
