import type { WorkflowContext } from '@dapr/dapr';

/** The workflows of the baseline: steps in a row, or side by side with a join. */
export interface NaiveInput {
  readonly shape: 'chain' | 'fan-out';
  readonly steps: number;
}

/** Request of a step; the ids are those of the product's own benchmark. */
export interface NaiveStep {
  readonly executionId: string;
  readonly nodeId: string;
}

export const CALL_RUNNER = 'callRunner';

/** One activity a node, as the examples of Dapr's documentation have it: the workflow calls the runner and waits. */
export async function* naiveWorkflow(context: WorkflowContext, { shape, steps }: NaiveInput) {
  const executionId = context.getWorkflowInstanceId();
  const call = (nodeId: string) => context.callActivity(CALL_RUNNER, { executionId, nodeId } satisfies NaiveStep);
  if (shape === 'chain') {
    for (let step = 0; step < steps; step += 1) yield call(`s${step}`);
    return;
  }
  const branches = Array.from({ length: steps }, (_, step) => call(`s${step}`));
  for (const branch of branches) yield branch;
  yield call('join');
}
