import type { Failure } from '../failure.ts';
import type { FunctionResult } from '../execution/function-result.ts';
import type { Json } from '../json.ts';
import { findTarget } from './reference-target.ts';
import type { TemplateReference } from './template-reference.ts';
import type { TemplateScope } from './template-scope.ts';

/** A value, or why there is none. */
export type Resolved = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly failure: Failure };

/**
 * Looks up the value of a reference (decision D30): own properties only, `X.path` against `{success, data}` first and against `data` then.
 * Unresolved without a default is a Failure of type `template_unresolved` that names the reference.
 */
export function resolveReference(reference: TemplateReference, scope: TemplateScope): Resolved {
  const target = findTarget(scope.nodes, reference);
  if (target.kind === 'ambiguous') {
    return unresolved(reference, `more than one node has that name: ${target.nodeIds.slice(0, 10).join(', ')}`);
  }
  const value = valueOf(target, scope);
  if (value !== undefined && (value !== null || reference.fallback === null)) return { ok: true, value };
  if (reference.fallback !== null) return { ok: true, value: reference.fallback.value };
  return unresolved(reference, reasonOf(target, scope));
}

/** Whether a reference without a default leads nowhere although what it reads is there: the trigger, or a step that ran. */
export function isAbsentPath(reference: TemplateReference, scope: TemplateScope): boolean {
  const target = findTarget(scope.nodes, reference);
  const isThere = target.kind === 'trigger' || (target.kind === 'node' && scope.output(target.nodeId) !== undefined);
  return isThere && reference.fallback === null && valueOf(target, scope) === undefined;
}

/** Follows a path through own properties; undefined when it leads nowhere. Strings have no parts, arrays only their elements. */
export function readPath(value: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (isList(current)) current = /^(0|[1-9][0-9]{0,9})$/.test(key) ? current[Number(key)] : undefined;
    else current = Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current;
}

type Target = ReturnType<typeof findTarget>;

function valueOf(target: Target, scope: TemplateScope): Json | undefined {
  if (target.kind === 'trigger') return readPath(scope.trigger, target.path);
  if (target.kind !== 'node') return undefined;
  const output = scope.output(target.nodeId);
  if (output === undefined) return undefined;
  const found = readPath(asJson(output), target.path);
  return found === undefined && output.success ? readPath(output.data, target.path) : found;
}

function reasonOf(target: Target, scope: TemplateScope): string {
  if (target.kind === 'trigger') return 'the trigger data has no such field';
  if (target.kind !== 'node') return 'no node has that id or label';
  return scope.output(target.nodeId) === undefined
    ? `node ${target.nodeId} has no output (not run, skipped or disabled)`
    : `the output of node ${target.nodeId} has no such field`;
}

function unresolved({ source }: TemplateReference, reason: string): Resolved {
  const shown = source.length > 300 ? `${source.slice(0, 300)}…` : source;
  return {
    ok: false,
    failure: {
      type: 'template_unresolved',
      message: `${shown} cannot be filled: ${reason}.`,
      retryable: false,
      details: { reference: shown },
    },
  };
}

/** Types a result as JSON. It holds nothing else; only its optional fields keep the types of zod and `Json` apart. */
function asJson(output: FunctionResult): Json {
  return output.success ? { success: true, data: output.data } : { success: false, error: failureJson(output.error) };
}

function failureJson(failure: Failure): Json {
  return Object.fromEntries(
    Object.entries(failure).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
