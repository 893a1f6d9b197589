import type { Evaluated, ExpressionContext } from './cel.ts';
import type { ResolvedRow } from './resolved-row.ts';

/** What a worker is asked to do. */
export type Work =
  | { readonly kind: 'cel'; readonly source: string; readonly context: ExpressionContext }
  | { readonly kind: 'rows'; readonly rows: readonly ResolvedRow[]; readonly combine: 'all' | 'any' };

/** One piece of work; ids are positive. */
export interface WorkerRequest {
  readonly id: number;
  readonly work: Work;
}

/** Its outcome; id 0 says that the worker is ready. */
export interface WorkerAnswer {
  readonly id: number;
  readonly outcome: Evaluated;
}

/** `running` is shared memory of one int32: the id of the request that the worker evaluates, 0 while it does not. */
export interface WorkerSetup {
  readonly running: SharedArrayBuffer;
}
