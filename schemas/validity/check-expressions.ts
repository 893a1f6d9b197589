import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { checkExpression } from '../expressions/cel.ts';
import { findReferencedSteps } from '../expressions/referenced-steps.ts';
import { toStepKeys } from '../expressions/step-keys.ts';
import { hasTemplate } from '../templates/parse-template.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { readActionId } from './check-inputs.ts';
import { checkTarget, toMissingIssue } from './check-references.ts';
import { celSourcesOf, codeFieldsOf, type CelSource } from './code-fields.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Every CEL expression of an enabled node can run: it parses, stays within limits, and reads steps that run before it (decision D35). */
export function checkExpressions(context: ValidationContext): readonly DefinitionIssue[] {
  const idsByKey = indexStepKeys(context);
  return context.definition.nodes
    .filter(({ enabled }) => enabled)
    .flatMap((node) => {
      const schema = context.functions.get(readActionId(node) ?? '')?.inputSchema ?? null;
      return codeFieldsOf(node, schema)
        .flatMap(celSourcesOf)
        .filter(({ source }) => !hasTemplate(source))
        .flatMap((cel) => checkSource(node, cel, idsByKey, context));
    });
}

function checkSource(
  node: WorkflowNode,
  { field, source }: CelSource,
  idsByKey: ReadonlyMap<string, readonly string[]>,
  context: ValidationContext,
): readonly DefinitionIssue[] {
  const checked = checkExpression(source, node.type === 'condition' ? 'bool' : 'any');
  if (!checked.ok) {
    const where = checked.offset === null ? '' : ` at character ${checked.offset + 1}`;
    const message = `The expression cannot run${where}: ${checked.message}`.slice(0, 1_000);
    return [
      toNodeIssue(
        node,
        field,
        'expression_syntax',
        message,
        'Write CEL over `trigger` and `steps`, such as steps.FetchData.data.total > 10.',
      ),
    ];
  }
  return findReferencedSteps(source).names.flatMap((name) => {
    const shown = `steps.${name.slice(0, 100)}`;
    const [nodeId, ...others] = idsByKey.get(name) ?? [];
    if (nodeId === undefined) {
      return [toMissingIssue(node, field, shown, name, 'Use a node id, or a label without its blanks.')];
    }
    if (others.length > 0) {
      return [
        toNodeIssue(
          node,
          field,
          'ambiguous_reference',
          `${shown} could mean more than one node.`,
          `Say which one: steps["${nodeId}"] or steps["${others[0]}"].`,
        ),
      ];
    }
    // `has(steps.X)` is false for an absent step, so a disabled node is no problem here.
    const issue = checkTarget(node, field, shown, nodeId, true, context);
    return issue === null ? [] : [issue];
  });
}

function indexStepKeys({ index }: ValidationContext): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const node of index.byId.values()) {
    for (const key of toStepKeys(node)) {
      // An id is never ambiguous: it wins over labels.
      if (key !== node.id && index.byId.has(key)) continue;
      const known = ids.get(key);
      if (known === undefined) ids.set(key, [node.id]);
      else known.push(node.id);
    }
  }
  return ids;
}
