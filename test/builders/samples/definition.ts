import type {
  ActionConfig,
  ApprovalGateConfig,
  ConditionConfig,
  PublishEventConfig,
} from '#schemas/definition/node-config.ts';
import { WorkflowDefinition, type WorkflowEdge, type WorkflowNode } from '#schemas/definition/workflow-definition.ts';

type Config = Record<string, unknown>;

function node(type: WorkflowNode['type'], id: string, config: Config): WorkflowNode {
  return { id, type, label: id, enabled: true, position: { x: 0, y: 0 }, config };
}

/** A manual trigger, unless the config says otherwise. */
export function trigger(id = 'start', config: Config = {}): WorkflowNode {
  return node('trigger', id, config);
}

/** An action of a function that needs no input. */
export function action(id: string, config: Partial<ActionConfig> = {}): WorkflowNode {
  return node('action', id, { actionId: 'system/generate-id', ...config });
}

/** A condition that is always true where somebody evaluates it. */
export function condition(id: string, config: Partial<ConditionConfig> = { expression: 'true' }): WorkflowNode {
  return node('condition', id, config);
}

/** An approval gate that waits a day for `approval_<id>`. */
export function gate(id: string, config: Partial<ApprovalGateConfig> = {}): WorkflowNode {
  return node('approval-gate', id, config);
}

/** A timer of one minute. */
export function timer(id: string, config: Config = { durationMinutes: 1 }): WorkflowNode {
  return node('timer', id, config);
}

/** A node that publishes an event of type `com.example.happened`. */
export function publishEvent(id: string, config: Partial<PublishEventConfig> = {}): WorkflowNode {
  return node('publish-event', id, { eventType: 'com.example.happened', ...config });
}

/** The node, switched off. */
export function disabled(enabledNode: WorkflowNode): WorkflowNode {
  return { ...enabledNode, enabled: false };
}

/**
 * Edges as a drawing: `edges('a ─► b ─► c', 'a error─► d')`. A word before the arrow is the handle of that edge;
 * `>` does for `─►`.
 */
export function edges(...drawings: readonly string[]): WorkflowEdge[] {
  return drawings.flatMap((drawing) => {
    const stops = drawing.split(/─►|>/u).map((stop) => stop.trim().split(/\s+/u));
    return stops.slice(1).map((target, before) => {
      const [source = '', sourceHandle] = stops[before] ?? [];
      return { source, target: target[0] ?? '', ...(sourceHandle === undefined ? {} : { sourceHandle }) };
    });
  });
}

/** A definition of these nodes, joined as drawn. It is parsed, so that defaults are those of the wire. */
export function workflow(
  nodes: readonly WorkflowNode[],
  drawings: readonly string[] = [],
  more: Partial<WorkflowDefinition> = {},
): WorkflowDefinition {
  return WorkflowDefinition.parse({
    id: 'my-workflow',
    name: 'My workflow',
    nodes,
    edges: edges(...drawings),
    ...more,
  });
}
