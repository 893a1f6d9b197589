#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: a custom status that is an object disappears.
#
# setCustomStatus takes a string; an object, which the SDKs of other languages serialize, is dropped without an error, and so is a number.
# Seen: "set" for "set", nothing for {step: 1} and 7.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/dapr.bash"

install @dapr/dapr@3.18.0
start_dapr
cat >"$work/show.mjs" <<'E'
import { deepEqual } from 'node:assert/strict';
import { DaprWorkflowClient, WorkflowRuntime } from '@dapr/dapr';

const options = { daprHost: process.env.DAPR_HOST, daprPort: process.env.DAPR_GRPC_PORT };
const runtime = new WorkflowRuntime(options);
const client = new DaprWorkflowClient(options);

runtime.registerWorkflowWithName('status', async function* (context, status) {
  context.setCustomStatus(status);
  return 'done';
});
await runtime.start();
const seen = [];
for (const status of ['set', { step: 1 }, 7]) {
  const id = await client.scheduleNewWorkflow('status', status);
  seen.push((await client.waitForWorkflowCompletion(id, true, 20)).customStatus ?? '');
}
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, ['set', '', '']);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
