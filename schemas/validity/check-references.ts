import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { ACTION_OPTION_KEYS } from '../definition/node-config.ts';
import { jsonFieldsOf } from '../templates/json-text.ts';
import { listReferences, type FoundTemplate } from '../templates/list-references.ts';
import { foldName } from '../templates/node-index.ts';
import { findTarget } from '../templates/reference-target.ts';
import type { TemplateReference } from '../templates/template-reference.ts';
import { DEFINITION_LIMITS, type WorkflowNode } from '../definition/workflow-definition.ts';
import { readActionId } from './check-inputs.ts';
import { codeFieldsOf } from './code-fields.ts';
import { nameOf, toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Fields that are never filled: names, policies and numbers. */
const UNFILLED = new Set<string>([
  ...ACTION_OPTION_KEYS,
  'combine',
  'triggerType',
  'filters',
  'inputSchema',
  'eventName',
  'dataSchema',
  'sinkMode',
  'timeZone',
]);

/** Every template of an enabled node reads, and names one node that runs before it; code fields hold none (decisions D13, D22). */
export function checkReferences(context: ValidationContext): readonly DefinitionIssue[] {
  return context.definition.nodes
    .filter(({ enabled, type }) => enabled && type !== 'trigger')
    .flatMap((node) => checkNode(node, context));
}

function checkNode(node: WorkflowNode, context: ValidationContext): readonly DefinitionIssue[] {
  const schema = context.functions.get(readActionId(node) ?? '')?.inputSchema ?? null;
  const code = new Set(codeFieldsOf(node, schema).map(({ field }) => field));
  const config = Object.fromEntries(Object.entries(node.config).filter(([key]) => !UNFILLED.has(key)));
  const templates = listReferences(config, jsonFieldsOf(schema));
  if (templates.length > DEFINITION_LIMITS.templates) return [toExcessIssue(node, templates.length)];
  return templates.flatMap((found) => {
    const issue = code.has(found.at[0] ?? '') ? toCodeIssue(node, found) : checkTemplate(node, found, context);
    return issue === null ? [] : [issue];
  });
}

function toExcessIssue(node: WorkflowNode, count: number): DefinitionIssue {
  return toNodeIssue(
    node,
    null,
    'too_many_templates',
    `The node has ${count.toLocaleString('en')} templates; ${DEFINITION_LIMITS.templates.toLocaleString('en')} are allowed.`,
    'Bring in a list or an object with one template, or build it in a Transform step.',
  );
}

function toCodeIssue(node: WorkflowNode, { at }: FoundTemplate): DefinitionIssue {
  return toNodeIssue(
    node,
    at.join('.'),
    'template_in_code',
    'Templates are not filled inside code: a value could change what the code does.',
    'Pass values by parameters or variables, or read `trigger` and `steps` in an expression.',
  );
}

function checkTemplate(node: WorkflowNode, found: FoundTemplate, context: ValidationContext): DefinitionIssue | null {
  const field = found.at.join('.');
  if (found.kind === 'issue') {
    const message = `The template cannot be read at character ${found.issue.offset + 1}: ${found.issue.message}`;
    return toNodeIssue(
      node,
      field,
      'template_syntax',
      message,
      'Write it as {{Label.field}}, {{trigger.field}} or {{Label.field ?? "default"}}.',
    );
  }
  const { reference } = found;
  const shown = reference.source.slice(0, 200);
  const target = findTarget(context.index, reference);
  if (target.kind === 'trigger') return null;
  if (target.kind === 'unknown') {
    const fix = suggestReference(reference, context);
    const name = reference.head.kind === 'name' ? reference.head.name : reference.head.nodeId;
    return toMissingIssue(node, field, shown, name, fix);
  }
  if (target.kind === 'ambiguous') {
    const fix = `Say which one: ${target.nodeIds
      .slice(0, 5)
      .map((id) => `{{@${id}:${context.nodesById.get(id)?.label ?? ''}…}}`)
      .join(' or ')}.`;
    return toNodeIssue(node, field, 'ambiguous_reference', `${shown} could mean more than one node.`, fix);
  }
  return checkTarget(node, field, shown, target.nodeId, reference.fallback !== null, context);
}

/** A reference to a node that is not there; all that name it have one cause. */
export function toMissingIssue(
  node: WorkflowNode,
  field: string,
  shown: string,
  name: string,
  fix: string,
): DefinitionIssue {
  const issue = toNodeIssue(node, field, 'unknown_reference', `${shown} names no node.`, fix);
  return { ...issue, cause: `no node ${foldName(name)}` };
}

/** The node that is read runs before; and when it is disabled, so that it never has an output, there is a default. */
export function checkTarget(
  node: WorkflowNode,
  field: string,
  shown: string,
  targetId: string,
  hasDefault: boolean,
  { nodesById, upstream }: ValidationContext,
): DefinitionIssue | null {
  const target = nodesById.get(targetId);
  const name = nameOf(target, targetId);
  if (!upstream.of(node.id).has(targetId)) {
    return toNodeIssue(
      node,
      field,
      'reference_not_upstream',
      `${shown} reads ${name}, which does not run before this node.`,
      'Connect the nodes, or read one that runs before.',
    );
  }
  if (target?.enabled !== false || hasDefault) return null;
  const message = `${shown} reads ${name}, which is disabled and has no output.`;
  return {
    ...toNodeIssue(node, field, 'unknown_reference', message, 'Enable it, or give a default: {{… ?? "default"}}.'),
    severity: 'warning',
  };
}

function suggestReference({ head, path }: TemplateReference, { definition }: ValidationContext): string {
  const name = head.kind === 'name' ? head.name : head.nodeId;
  const trigger = definition.nodes.find(
    ({ type, id, label }) => type === 'trigger' && (id === name || foldName(label) === foldName(name)),
  );
  if (trigger === undefined) return 'Use the label or id of a node that runs before this one, or "trigger".';
  return `Trigger data is read as {{${['trigger', ...path].join('.').slice(0, 100)}}}.`;
}
