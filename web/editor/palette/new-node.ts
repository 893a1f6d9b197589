import { foldName } from '#schemas/templates/node-index.ts';
import type { WorkflowDefinition, WorkflowNode, WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';
import type { Position } from '../../canvas/auto-layout.ts';
import type { PaletteEntry } from './palette-entry.ts';

const ID_PREFIXES: Readonly<Record<WorkflowNodeType, string>> = {
  trigger: 'trigger',
  action: 'action',
  activity: 'action',
  condition: 'condition',
  'approval-gate': 'approval',
  timer: 'timer',
  'publish-event': 'event',
};

/** The first of `action-1`, `action-2` … that is not taken. */
export function uniqueNodeId(type: WorkflowNodeType, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${ID_PREFIXES[type]}-${number}`)) number += 1;
  return `${ID_PREFIXES[type]}-${number}`;
}

/** The label itself or, where templates could not tell it from another one, with a number: `HTTP Request 2`. */
export function uniqueLabel(label: string, nodes: readonly WorkflowNode[]): string {
  const taken = new Set(nodes.flatMap((node) => [foldName(node.label), foldName(node.id)]));
  if (!taken.has(foldName(label))) return label;
  const stem = label.replace(/ \d+$/, '');
  let number = 2;
  while (taken.has(foldName(`${stem} ${number}`))) number += 1;
  return `${stem} ${number}`;
}

/** A row of a condition that nobody filled in: what is absent is a problem that the validator names, an empty text is a value. */
export const EMPTY_ROW = { operator: 'equals' };

function firstConfig({ type, key }: PaletteEntry): Record<string, unknown> {
  switch (type) {
    case 'trigger':
      return { triggerType: 'manual' };
    case 'action':
    case 'activity':
      return { actionId: key };
    case 'condition':
      return { rows: [EMPTY_ROW], combine: 'all' };
    case 'approval-gate':
      return { timeoutHours: 24 };
    case 'timer':
      return { durationMinutes: 5 };
    case 'publish-event':
      break;
  }
  return { eventType: '' };
}

/** A node of a palette entry, with an id and a label that are free, and a configuration to start from. */
export function createNode(entry: PaletteEntry, definition: WorkflowDefinition, position: Position): WorkflowNode {
  const ids = new Set(definition.nodes.map((node) => node.id));
  return {
    id: uniqueNodeId(entry.type, ids),
    type: entry.type,
    label: entry.type === 'trigger' ? uniqueTriggerLabel(definition) : uniqueLabel(entry.title, definition.nodes),
    enabled: true,
    position: { x: position.x, y: position.y },
    config: firstConfig(entry),
  };
}

/** Triggers alone may be called "Trigger" (decision D22), so only other triggers count. */
function uniqueTriggerLabel(definition: WorkflowDefinition): string {
  return uniqueLabel(
    'Trigger',
    definition.nodes.filter((node) => node.type === 'trigger').map((node) => ({ ...node, id: '' })),
  );
}
