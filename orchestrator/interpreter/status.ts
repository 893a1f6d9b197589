import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { Turn } from './turn.ts';

/** S1, S2: phase and progress of an execution that goes on. An ended one keeps those of its end. */
export function updateStatus({ state }: Turn): void {
  if (state.runtimeStatus === 'COMPLETED') state.progress = 100;
  if (isTerminal(state.runtimeStatus)) return;
  state.phase = state.waiting > 0 && state.working === 0 ? 'awaiting_approval' : 'running';
  state.progress = Math.min(99, Math.floor((100 * state.settled) / Math.max(1, state.nodes.length)));
}
