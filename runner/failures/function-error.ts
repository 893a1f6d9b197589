import type { Failure } from '#schemas/failure.ts';

/** What functions throw when they know what went wrong; carried out of the runner as its `failure`. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
