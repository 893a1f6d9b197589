#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: an activity that failed while another one was awaited has succeeded with undefined.
#
# Two activities are started, then awaited one after the other, as one does with promises. When the second fails before the first has ended, yielding the
# second throws nothing: the workflow goes on with undefined, and completes. When it fails later, it throws as documented.
# Seen: {"first":"slow","second":"undefined"}, status completed (1); the order of awaiting turned round: caught.
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
async function* awaitBoth(context, isFailureFirst) {
  const slow = context.callActivity('slow');
  const fail = context.callActivity('fail');
  try {
    if (isFailureFirst) yield fail;
    const first = yield slow;
    return { first, second: String(yield fail) };
  } catch {
    return 'caught';
  }
}
runtime.registerWorkflowWithName('both', awaitBoth);
await runtime.start();
const seen = [];
for (const isFailureFirst of [true, false]) {
  const id = await client.scheduleNewWorkflow('both', isFailureFirst);
  seen.push(JSON.parse((await client.waitForWorkflowCompletion(id, true, 20)).serializedOutput));
}
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, ['caught', { first: 'slow', second: 'undefined' }]);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
