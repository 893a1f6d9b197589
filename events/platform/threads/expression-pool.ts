import type { Failure } from '#schemas/failure.ts';
import type { Json } from '#schemas/json.ts';
import { createThreadPool, type GivenUp } from './thread-pool.ts';
import { toExpressionFailure, type Evaluated } from '#schemas/expressions/cel.ts';
import type { RowsOutcome } from '#schemas/expressions/condition-rows.ts';
import type {
  EvaluationOutcome,
  EvaluationWork,
  FillWork,
  PackedContext,
} from '#schemas/expressions/evaluation-work.ts';
import type { ResolvedRow } from '#schemas/expressions/resolved-row.ts';

/** Values of expressions, or the Failure of the first that gave none. */
export type AllEvaluated =
  | { readonly ok: true; readonly values: readonly Json[] }
  | { readonly ok: false; readonly failure: Failure; readonly index: number };

/** A filled value; one that is large is JSON text. */
export type FilledApart =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failure: Failure };

/** Evaluates what users wrote. Nothing of it rejects. */
export interface ExpressionEvaluator {
  /** `evaluateExpression` in a thread. Fails with type `expression_timeout` when it takes longer than the budget. */
  evaluate(source: string, context: PackedContext): Promise<Evaluated>;
  /** Several expressions over one context, which travels once; each has the whole budget. */
  evaluateAll(sources: readonly string[], context: PackedContext): Promise<AllEvaluated>;
  /** `evaluateConditionRows` in a thread, for rows with patterns (`needsPool`). */
  evaluateRows(rows: readonly ResolvedRow[], combine: 'all' | 'any'): Promise<RowsOutcome>;
  /** `resolveTemplates` in a thread, for large values (decision D37). */
  fillTemplates(work: Omit<FillWork, 'kind'>): Promise<FilledApart>;
}

/** Evaluates in threads, outside the event loop. */
export interface ExpressionPool extends ExpressionEvaluator {
  /** Ends the threads; work that waits fails with `expression_error`. Idempotent. */
  close(): Promise<void>;
}

/**
 * Time one evaluation may take, in milliseconds. It is a clock's time, so it is generous: on a busy machine a thread gets a fraction of a core, and an
 * honest expression over a megabyte must not fail for that.
 */
export const EVALUATION_BUDGET_MS = 250;

/** Filling is linear in what it reads and writes, which has limits of its own; this is for the worst of it on a slow machine. */
const FILL_BUDGET_MS = 10_000;

const REASONS: Readonly<Record<GivenUp, string>> = {
  timeout: `The expression took longer than ${EVALUATION_BUDGET_MS} ms.`,
  died: 'The expression needs too much memory.',
  closed: 'The service is stopping.',
  crowded: 'Too many expressions wait to be evaluated.',
  unstartable: 'The thread that evaluates expressions could not start.',
};

const FILL_REASONS: Readonly<Record<GivenUp, string>> = {
  timeout: 'it takes too long.',
  died: 'it needs too much memory.',
  closed: 'the service is stopping.',
  crowded: 'too much waits to be filled.',
  unstartable: 'the thread could not start.',
};

function toGivenUp(reason: GivenUp, step: number, work: EvaluationWork): EvaluationOutcome {
  const isPassing = reason !== 'timeout' && reason !== 'died';
  if (work.kind === 'fill') {
    const message = `The templates could not be filled: ${FILL_REASONS[reason]}`;
    return { kind: 'failed', failure: toExpressionFailure(message, 'template_too_large', isPassing), index: 0 };
  }
  const type = reason === 'timeout' ? 'expression_timeout' : 'expression_error';
  return {
    kind: 'failed',
    failure: toExpressionFailure(REASONS[reason], type, isPassing),
    index: Math.max(0, step - 1),
  };
}

type Run = (work: EvaluationWork) => Promise<EvaluationOutcome>;

/** Stands for an answer of the wrong kind, which no worker gives. The types need it. */
const WITHOUT_VALUE = { failure: toExpressionFailure('The expression gave no value.'), index: 0 };

async function evaluateAll(run: Run, sources: readonly string[], context: PackedContext): Promise<AllEvaluated> {
  const outcome = await run({ kind: 'cel', sources, context });
  if (outcome.kind === 'values') return { ok: true, values: outcome.values };
  const { failure, index } = outcome.kind === 'failed' ? outcome : WITHOUT_VALUE;
  return { ok: false, failure, index };
}

async function fillTemplates(run: Run, work: Omit<FillWork, 'kind'>): Promise<FilledApart> {
  const outcome = await run({ kind: 'fill', ...work });
  if (outcome.kind === 'failed') return { ok: false, failure: outcome.failure };
  if (outcome.kind === 'text') return { ok: true, bytes: outcome.bytes };
  return { ok: true, value: outcome.values[0] ?? null };
}

/** The evaluator over whatever does its work. */
export function createExpressionEvaluator(run: Run): ExpressionEvaluator {
  return {
    evaluate: async (source, context) => {
      const outcome = await evaluateAll(run, [source], context);
      return outcome.ok ? { ok: true, value: outcome.values[0] ?? null } : { ok: false, failure: outcome.failure };
    },
    evaluateAll: (sources, context) => evaluateAll(run, sources, context),
    evaluateRows: async (rows, combine) => {
      const outcome = await run({ kind: 'rows', rows, combine });
      if (outcome.kind === 'values') return { ok: true, value: outcome.values[0] === true };
      return { ok: false, failure: outcome.kind === 'failed' ? outcome.failure : WITHOUT_VALUE.failure };
    },
    fillTemplates: (work) => fillTemplates(run, work),
  };
}

/** Makes a pool of `threads`. Node only. */
export function createExpressionPool({ threads = 2 }: { readonly threads?: number } = {}): ExpressionPool {
  const pool = createThreadPool<EvaluationWork, EvaluationOutcome>({
    script: new URL('./expression-worker-start.mjs', import.meta.url),
    threads,
    budgetMs: (work) => (work.kind === 'fill' ? FILL_BUDGET_MS : EVALUATION_BUDGET_MS),
    giveUp: toGivenUp,
  });
  return { ...createExpressionEvaluator((work) => pool.run(work)), close: () => pool.close() };
}
