/** One piece of work; ids are positive. */
export interface ThreadRequest<Work> {
  readonly id: number;
  readonly work: Work;
}

/** A message of a thread: it is ready for work, or here is the outcome of a piece of work. */
export type ThreadMessage<Outcome> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome };

/** Places in `ThreadSetup.progress`. */
export const PROGRESS = { requestId: 0, step: 1 } as const;

/**
 * `progress` is shared memory of two int32: the id of the request that the thread works on (0 while it does not), and a count of the steps that it
 * began, so that a budget can be one of each step.
 */
export interface ThreadSetup {
  readonly progress: SharedArrayBuffer;
}
