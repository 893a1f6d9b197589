import { z } from 'zod';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { Phase } from '#schemas/execution/execution-status.ts';

/** How far an execution is, as the interpreter keeps it (rules S1, S2). The browser shows these values and computes none of them. */
export const ExecutionStanding = z.object({ phase: Phase, progress: z.number().int().min(0).max(100) });
export type ExecutionStanding = z.infer<typeof ExecutionStanding>;

/** One recorded event, as a stream brings it, with the standing when it was read: that of this event or of a later one. */
export const ExecutionDelta = ExecutionStanding.extend({ event: ExecutionEvent });
export type ExecutionDelta = z.infer<typeof ExecutionDelta>;
