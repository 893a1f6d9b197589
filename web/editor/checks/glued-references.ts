import { isGlued, readStrayPath } from '#schemas/templates/glued-text.ts';
import { jsonFieldsOf } from '#schemas/templates/json-text.ts';
import { listReferences } from '#schemas/templates/list-references.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { kindOfTarget, type Functions } from './output-schema.ts';
import { toTextRepair, type EditorIssue } from './repair.ts';

/** Endings that follow a name more often than they name a field: `{{Fetch.data.name}}.json`, `{{trigger.shop}}.example.com`. */
const ENDINGS =
  /\.(?:json|csv|pdf|txt|html?|xml|ya?ml|md|png|jpe?g|gif|svg|webp|zip|gz|com|org|net|io|dev|app|example|test)\b/i;

/**
 * Problems of references that end before the path does, as in `{{Fetch.data}}.amount`: an error where the value is known to be an object or a list, which
 * fails when it runs (decision D32), and a warning where it may be one.
 */
export function findGluedReferences(definition: WorkflowDefinition, functions: Functions): readonly EditorIssue[] {
  const index = indexNodes(definition.nodes.filter(({ type }) => type !== 'trigger'));
  const readers = definition.nodes.filter(({ enabled, type }) => enabled && type !== 'trigger');
  return readers.flatMap((node) => {
    const jsonFields = jsonFieldsOf(functions.get(String(node.config['actionId']))?.inputSchema ?? null);
    return listReferences(node.config, jsonFields).flatMap((found): readonly EditorIssue[] => {
      if (found.kind !== 'reference') return [];
      const { text, reference, at } = found;
      const after = text.slice(reference.end);
      const target = findTarget(index, reference);
      const kind = kindOfTarget(target, definition, functions);
      const stray = readStrayPath(after);
      const mayBeField = kind === 'unknown' && target.kind === 'node' && stray !== '' && !ENDINGS.test(stray);
      const isWrong = kind === 'whole' && isGlued(text.slice(0, reference.start), after);
      if (!isWrong && !mayBeField) return [];
      const { source } = reference;
      const inside = `${source.slice(0, -2).trimEnd()}${stray}}}`;
      const isMovable = stray !== '' && reference.fallback === null;
      const repair = isMovable
        ? toTextRepair(node, at, { title: `Write ${inside}`, from: source + stray, to: inside })
        : null;
      return [
        {
          nodeId: node.id,
          field: at.join('.'),
          code: 'unknown_reference',
          message: isWrong
            ? `${source} is an object or a list, and text stands directly beside it.`
            : `“${stray}” stands behind the braces of ${source}, so it is text and no field.`,
          fix: isMovable ? `A field of it is written inside the braces: ${inside}.` : 'Choose a field of it with @.',
          severity: isWrong ? 'error' : 'warning',
          ...(repair === null ? {} : { repair }),
        },
      ];
    });
  });
}
