import { findSkips } from '#schemas/definition/skippable-nodes.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { findReferencedSteps } from '#schemas/expressions/referenced-steps.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import { jsonFieldsOf } from '#schemas/templates/json-text.ts';
import { listReferences } from '#schemas/templates/list-references.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import { celSourcesOf, codeFieldsOf } from '#schemas/validity/code-fields.ts';
import type { Functions } from './output-schema.ts';
import { toTextRepair, type EditorIssue } from './repair.ts';

/**
 * Warnings for what reads a step that a branch may pass by: such a step has no output, and the reader fails (decision D30). A template with a default, and
 * CEL that asks `has(steps.X)` first, are left alone.
 */
export function findSkippedReferences(definition: WorkflowDefinition, functions: Functions): readonly EditorIssue[] {
  const skips = findSkips(definition);
  const sources = definition.nodes.filter(({ type }) => type !== 'trigger');
  const index = indexNodes(sources);
  const labels = new Map(sources.map(({ id, label }) => [id, label || id]));
  return sources
    .filter(({ enabled }) => enabled)
    .flatMap((node) => {
      const schema = functions.get(String(node.config['actionId']))?.inputSchema ?? null;
      const toIssue = (field: string, shown: string, targetId: string, fix: string): EditorIssue => ({
        nodeId: node.id,
        field,
        code: 'unknown_reference',
        message: `${shown} will find nothing when a branch passes by “${labels.get(targetId) ?? targetId}”, and this step will fail then.`,
        fix,
        severity: 'warning',
      });
      const templates = listReferences(node.config, jsonFieldsOf(schema)).flatMap((found): readonly EditorIssue[] => {
        if (found.kind !== 'reference' || found.reference.fallback !== null) return [];
        const target = findTarget(index, found.reference);
        if (target.kind !== 'node' || !skips.canRunWithout(node.id, target.nodeId)) return [];
        const { source } = found.reference;
        const safe = `${source.slice(0, -2).trimEnd()} ?? ""}}`;
        const issue = toIssue(found.at.join('.'), source.slice(0, 200), target.nodeId, `Give a default: ${safe}.`);
        const repair = toTextRepair(node, found.at, { title: `Write ${safe}`, from: source, to: safe });
        return [repair === null ? issue : { ...issue, repair }];
      });
      const expressions = codeFieldsOf(node, schema)
        .flatMap(celSourcesOf)
        .flatMap(({ field, source }) =>
          findReferencedSteps(source).names.flatMap((name): readonly EditorIssue[] => {
            const target = sources.find((each) => toStepKeys(each).includes(name));
            if (target === undefined || /\bhas\s*\(\s*steps\b/.test(source)) return [];
            if (!skips.canRunWithout(node.id, target.id)) return [];
            const shown = `steps.${name}`;
            return [toIssue(field, shown, target.id, `Ask first whether it ran: has(${shown}) ? … : ….`)];
          }),
        );
      return [...templates, ...expressions];
    });
}
