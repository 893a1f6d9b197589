import type { Failure } from '../failure.ts';
import type { Json, JsonObject } from '../json.ts';
import type { PackedResult } from '../execution/packed-result.ts';
import type { NamedNode } from '../templates/node-index.ts';
import type { TemplateFields } from '../templates/template-fields.ts';
import type { ExpressionContext } from './cel.ts';
import type { ResolvedRow } from './resolved-row.ts';

/** The variables of an expression. `texts` holds steps whose `data` is still JSON text and is parsed in the thread (decision D37). */
export interface PackedContext extends ExpressionContext {
  readonly texts?: { readonly [name: string]: Uint8Array };
}

/** Templates to be filled in a thread, and what the value is for. */
export interface FillWork {
  readonly kind: 'fill';
  readonly value: Json;
  readonly fields: TemplateFields;
  readonly trigger: Json;
  /** The nodes that the templates refer to. */
  readonly nodes: readonly NamedNode[];
  readonly results: readonly (readonly [nodeId: string, result: PackedResult])[];
  /**
   * `input`: the value, an object, gets these members as they are, and `contexts` as `{trigger, steps}`. `rows`: the value is a list of condition
   * rows, which are evaluated.
   */
  readonly purpose:
    | {
        readonly kind: 'input';
        readonly literal: JsonObject;
        readonly contexts: Readonly<Record<string, PackedContext>>;
      }
    | { readonly kind: 'rows'; readonly combine: 'all' | 'any' };
}

/** One piece of work for a thread of the expression pool. */
export type EvaluationWork =
  | { readonly kind: 'cel'; readonly sources: readonly string[]; readonly context: PackedContext }
  | { readonly kind: 'rows'; readonly rows: readonly ResolvedRow[]; readonly combine: 'all' | 'any' }
  | FillWork;

/**
 * The outcome of one piece of work: values in the order of the sources (one for rows), JSON text for a large filled value, or a failure. `index` is
 * the source that failed.
 */
export type EvaluationOutcome =
  | { readonly kind: 'values'; readonly values: readonly Json[] }
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly index: number };
