import type { Failure } from '#schemas/failure.ts';

/** Thrown by functions that know the cause. Its `failure` becomes the failure of the attempt. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
