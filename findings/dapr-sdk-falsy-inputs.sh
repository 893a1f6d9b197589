#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: an activity that is called with 0, false, "" or null gets undefined.
#
# callActivity(activity, input) leaves out every input that is falsy. What workflows return, and what starts them, keeps 0 and false, so a counter works
# until it is handed to an activity. A result of null comes back as undefined as well.
# Seen: for 1, 0, true, false, "a", "", null the activity is given 1, undefined, true, undefined, "a", undefined, undefined.
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

runtime.registerActivityWithName('tell', (_context, input) => (input === undefined ? 'undefined' : JSON.stringify(input)));
runtime.registerWorkflowWithName('inputs', async function* (context) {
  const told = [];
  for (const input of [1, 0, true, false, 'a', '', null]) told.push(yield context.callActivity('tell', input));
  return told;
});
await runtime.start();
const id = await client.scheduleNewWorkflow('inputs');
const { serializedOutput } = await client.waitForWorkflowCompletion(id, true, 20);
console.log('SEEN', serializedOutput);
deepEqual(JSON.parse(serializedOutput), ['1', 'undefined', 'true', 'undefined', '"a"', 'undefined', 'undefined']);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
