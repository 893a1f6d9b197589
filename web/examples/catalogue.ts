import { approvalExample } from './approval-example.ts';
import { branchExample } from './branch-example.ts';
import { eventExample } from './event-example.ts';
import type { Example } from './example.ts';
import { httpExample } from './http-example.ts';
import { parallelExample } from './parallel-example.ts';
import { timerExample } from './timer-example.ts';

/** The gallery, in the order it is shown. */
export const EXAMPLES: readonly Example[] = [
  branchExample,
  parallelExample,
  approvalExample,
  timerExample,
  eventExample,
  httpExample,
];

export function findExample(id: string): Example | undefined {
  return EXAMPLES.find((example) => example.id === id);
}
