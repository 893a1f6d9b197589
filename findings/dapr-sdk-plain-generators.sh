#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: a workflow that is a function* completes at once, with {} as its result and none of its steps done.
#
# Workflows have to be async generators. A plain generator, which yields just as well, is taken for a function that returns an object: the generator
# itself, which is never run and serializes to {}. Registering it raises nothing.
# Seen: status completed (1), output {}, the activity called 0 times; with async function*: "done", once.
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

let calls = 0;
runtime.registerActivityWithName('work', () => {
  calls += 1;
  return 'done';
});
runtime.registerWorkflowWithName('plain', function* (context) {
  return yield context.callActivity('work');
});
runtime.registerWorkflowWithName('async', async function* (context) {
  return yield context.callActivity('work');
});
await runtime.start();
const seen = [];
for (const name of ['plain', 'async']) {
  const id = await client.scheduleNewWorkflow(name);
  const state = await client.waitForWorkflowCompletion(id, true, 20);
  seen.push([name, state.runtimeStatus, state.serializedOutput, calls]);
}
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, [['plain', 1, '{}', 0], ['async', 1, '"done"', 1]]);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
