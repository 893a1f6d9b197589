#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: of 200 activities that a sidecar hands over at once, the SDK does 110 and throws the others away.
#
# The worker does ten items at a time, keeps a hundred, and drops the rest with a line on the console. daprd is not told, and does not give them again while the
# worker stays connected. Neither number can be set by an option; turns of workflows count as well. daprd's own limit of 100 a kind, which hides it, is what
# maxConcurrentActivityInvocations raises.
# Seen: 110 done, 90 "dropping work item", workflow running.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

install @dapr/dapr@3.18.0
cat >"$work/configuration.yaml" <<'E'
apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata: { name: finding }
spec: { workflow: { maxConcurrentActivityInvocations: 1000, maxConcurrentWorkflowInvocations: 1000 } }
E
CONFIGURATION=$work/configuration.yaml
start_dapr
cat >"$work/show.mjs" <<'E'
import { deepEqual } from 'node:assert/strict';
import { DaprWorkflowClient, WorkflowRuntime } from '@dapr/dapr';

const ITEMS = 200;
const DONE = 110;
let dropped = 0;
let running = 0;
let done = 0;
for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
  console[level] = (...words) => {
    if (words.join(' ').includes('dropping work item')) dropped += 1;
  };
}
const options = { daprHost: process.env.DAPR_HOST, daprPort: process.env.DAPR_GRPC_PORT };
const runtime = new WorkflowRuntime(options);
const client = new DaprWorkflowClient(options);
// All activities wait until the others have been thrown away, or run as well; 20 s at most.
const start = Date.now();
const isHandedOver = () => dropped === ITEMS - DONE || running === ITEMS || Date.now() - start > 20_000;
runtime.registerActivityWithName('work', async () => {
  running += 1;
  while (!isHandedOver()) await new Promise((again) => setTimeout(again, 20));
  done += 1;
});
runtime.registerWorkflowWithName('fan-out', async function* (context) {
  yield context.whenAll(Array.from({ length: ITEMS }, (_, n) => context.callActivity('work', n)));
});
await runtime.start();
const id = await client.scheduleNewWorkflow('fan-out');
while (done + dropped < ITEMS) await new Promise((again) => setTimeout(again, 50));
const { runtimeStatus } = await client.getWorkflowState(id, false);
process.stdout.write(`SEEN ${done} done, ${dropped} dropped, status ${runtimeStatus}\n`);
deepEqual([done, dropped, runtimeStatus], [DONE, ITEMS - DONE, 0]);
process.exit(0);
E
cd "$work" && node show.mjs
