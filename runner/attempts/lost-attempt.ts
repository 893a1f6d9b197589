import type { Failure } from '#schemas/failure.ts';

/** The failure of an attempt whose runner is gone after it began (decision D42). `isSafeToRepeat` false: nobody knows whether its effect happened. */
export function toLostFailure(
  { begunAt, seenAt }: { readonly begunAt: string; readonly seenAt: string },
  isSafeToRepeat: boolean,
): Failure {
  const seconds = Math.max(0, (Date.parse(seenAt) - Date.parse(begunAt)) / 1_000).toFixed(1);
  const lost = `The runner was lost after ${seconds} s`;
  if (isSafeToRepeat) return { type: 'runner_lost', message: `${lost}.`, retryable: true };
  const message = `${lost}: whether the step took effect is unknown, so it is not repeated.`;
  return { type: 'outcome_unknown', message, retryable: false };
}
