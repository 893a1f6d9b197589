import type { DefinitionIssue } from './definition/definition-issue.ts';
import type { FunctionDescriptor } from './function-descriptor.ts';
import { findJsonOffence } from './json-safety.ts';
import { normalizeDefinition } from './normalize-definition.ts';
import type { ProblemError } from './problem.ts';
import { readShape, toShapeErrors } from './shape-error.ts';
import { hasErrors, validateDefinition } from './validate-definition.ts';
import { toOffenceIssue } from './validity/check-content.ts';
import { DEFINITION_LIMITS, WorkflowDefinition } from './definition/workflow-definition.ts';

/** The result of parsing a definition. `status` is the HTTP status of a refusal (decision D21). */
export type ParsedDefinition =
  | { readonly ok: true; readonly definition: WorkflowDefinition; readonly warnings: readonly DefinitionIssue[] }
  | {
      readonly ok: false;
      /** 503: it could not be checked just now. */
      readonly status: 400 | 413 | 422 | 503;
      /** The first of them. */
      readonly errors: readonly ProblemError[];
      readonly errorCount: number;
    };

/** At most so many problems are reported. A definition of 1 MB can have 100,000. */
const MOST_ERRORS = 500;

function refuse(status: 400 | 413 | 422, errors: readonly ProblemError[]): ParsedDefinition {
  return { ok: false, status, errors: errors.slice(0, MOST_ERRORS), errorCount: errors.length };
}

/**
 * Parses, normalises and validates a definition from outside: 400 for the wrong shape and `__proto__` keys, 413 above 1 MB, 422 for what cannot run.
 * Every problem of its class is given at once, up to 500; paths of fields begin at the definition. Never throws.
 */
export function parseDefinition(
  input: unknown,
  context: { readonly functions: ReadonlyMap<string, FunctionDescriptor> },
): ParsedDefinition {
  const offence = findJsonOffence(input, DEFINITION_LIMITS.nesting);
  if (offence !== null) {
    const status = offence.kind === 'forbidden_key' ? 400 : 422;
    return refuse(status, [toProblemError(toOffenceIssue(offence, input))]);
  }
  const excess = [...findExcess(input, 'nodes'), ...findExcess(input, 'edges')];
  if (excess.length > 0) return refuse(422, excess);
  const parsed = readShape(WorkflowDefinition, input, 'definition');
  if (!parsed.success) return refuse(400, toShapeErrors(parsed.error, null).map(toShapeProblem));
  const definition = normalizeDefinition(parsed.data, context.functions);
  const issues = validateDefinition(definition, context);
  if (!hasErrors(issues)) return { ok: true, definition, warnings: issues };
  const errors = issues.filter(({ severity }) => severity === 'error');
  return refuse(errors.some(isTooLarge) ? 413 : 422, errors.map(toProblemError));
}

/** An issue as problem details give it (RFC 9457 `errors`). */
export function toProblemError({ nodeId, field, code, message, fix }: DefinitionIssue): ProblemError {
  return { node: nodeId, field, code, message, fix };
}

function isTooLarge({ code }: DefinitionIssue): boolean {
  return code === 'too_large';
}

function findExcess(input: unknown, field: 'nodes' | 'edges'): readonly ProblemError[] {
  const list: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, field) : null;
  const most = DEFINITION_LIMITS[field];
  if (!Array.isArray(list) || list.length <= most) return [];
  const message = `The workflow has ${list.length} ${field}; ${most} are allowed.`;
  return [
    { node: null, field, code: 'too_large', message, fix: 'Split it into workflows that start each other by events.' },
  ];
}

function toShapeProblem(error: ProblemError): ProblemError {
  return { ...error, node: null, code: 'invalid_shape' };
}
