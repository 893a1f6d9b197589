import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { findJsonOffence, toSafeText, type JsonOffence } from '../json-safety.ts';
import { DEFINITION_LIMITS } from '../definition/workflow-definition.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** The definition can be stored and sent: size, nesting, and texts without NUL or lone surrogates (decision D28). */
export function checkContent({ definition }: ValidationContext): readonly DefinitionIssue[] {
  const offence = findJsonOffence(definition, DEFINITION_LIMITS.nesting);
  if (offence !== null) return [toOffenceIssue(offence, definition)];
  const size = new TextEncoder().encode(JSON.stringify(definition)).length;
  if (size <= DEFINITION_LIMITS.sizeBytes) return [];
  return [
    toNodeIssue(
      null,
      null,
      'too_large',
      `The definition has ${size.toLocaleString('en')} bytes; ${DEFINITION_LIMITS.sizeBytes.toLocaleString('en')} are allowed.`,
      'Move large texts to where a node can fetch them.',
    ),
  ];
}

/** Makes an issue of content that cannot be stored. The path gives the node, when it leads to one. */
export function toOffenceIssue({ kind, path }: JsonOffence, definition: unknown): DefinitionIssue {
  const place = findPlace(path, definition);
  const where = toSafeText(path.join('.')).slice(0, 200);
  if (kind === 'too_deep') {
    return {
      ...place,
      code: 'too_deep',
      message: `"${where}" is nested deeper than ${DEFINITION_LIMITS.nesting} levels.`,
      fix: 'Make it flatter.',
      severity: 'error',
    };
  }
  const what = kind === 'forbidden_key' ? 'is a key that is not accepted' : 'holds a NUL or half a surrogate pair';
  return { ...place, code: 'unsafe_text', message: `"${where}" ${what}.`, fix: 'Remove it.', severity: 'error' };
}

function findPlace(path: readonly string[], definition: unknown): { nodeId: string | null; field: string | null } {
  const [first, index, ...rest] = path;
  if (first !== 'nodes' || index === undefined || typeof definition !== 'object' || definition === null) {
    return { nodeId: null, field: toText(path) || null };
  }
  const nodes: unknown = Reflect.get(definition, 'nodes');
  const node: unknown = Array.isArray(nodes) ? nodes[Number(index)] : null;
  const id: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'id') : null;
  return {
    nodeId: typeof id === 'string' ? toText([id]) : null,
    field: toText(rest[0] === 'config' ? rest.slice(1) : rest) || null,
  };
}

function toText(parts: readonly string[]): string {
  return toSafeText(parts.join('.')).slice(0, 200);
}
