#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: a failure of whenAll that was caught fails the workflow later, when a sibling ends.
#
# whenAll throws as soon as one of its tasks fails, and the workflow can catch that and go on. The sibling's result then arrives at a composite that has
# ended, which throws outside of the workflow's code: status failed, "Task is already completed", and nothing that the workflow could have caught.
# Mended in the library that it was copied from (https://github.com/microsoft/durabletask-js/pull/123).
# Seen: status failed (3), Task is already completed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

install @dapr/dapr@3.18.0
start_dapr
cat >"$work/show.mjs" <<'E'
import { deepEqual } from 'node:assert/strict';
import { DaprWorkflowClient, WorkflowRuntime } from '@dapr/dapr';

const options = { daprHost: process.env.DAPR_HOST, daprPort: process.env.DAPR_GRPC_PORT };
const runtime = new WorkflowRuntime(options);
const client = new DaprWorkflowClient(options);

runtime.registerActivityWithName('slow', () => new Promise((done) => setTimeout(done, 600, 'slow')));
runtime.registerActivityWithName('fail', async () => {
  throw new Error('refused');
});
runtime.registerWorkflowWithName('all', async function* (context) {
  let outcome = 'all done';
  try {
    yield context.whenAll([context.callActivity('fail'), context.callActivity('slow')]);
  } catch {
    outcome = 'caught';
  }
  yield context.createTimer(2);
  return outcome;
});
await runtime.start();
const id = await client.scheduleNewWorkflow('all');
const state = await client.waitForWorkflowCompletion(id, true, 20);
const seen = [state.runtimeStatus, state.workflowFailureDetails?.getErrorMessage()];
console.log('SEEN', JSON.stringify(seen), state.serializedOutput);
deepEqual(seen, [3, 'Task is already completed']);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
