#!/usr/bin/env bash
# daprd 1.14.4 with @dapr/dapr 3.18.0: a workflow's timer loses the fraction of its second, and so fires before its instant.
#
# The workflow's own clock says so: when a timer for 12:00:02.500 has fired, getCurrentUtcDateTime() is just behind 12:00:02. So a comparison such as
# "now >= deadline" fails right behind the timer that was set for the deadline, and a whole second is on time.
# (A reminder, which a timer is underneath, is kept as RFC 3339 without fraction.)
# Seen: a timer for .001 of a second is on time, one for .900 fires 0.9 s early.
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

runtime.registerWorkflowWithName('deadline', async function* (context, fraction) {
  const nextSecond = Math.ceil(context.getCurrentUtcDateTime().getTime() / 1_000) * 1_000;
  const due = new Date(nextSecond + 1_000 + fraction);
  yield context.createTimer(due);
  return context.getCurrentUtcDateTime().getTime() - due.getTime();
});
await runtime.start();
const late = [];
for (const fraction of [1, 900]) {
  const id = await client.scheduleNewWorkflow('deadline', fraction);
  late.push(Number((await client.waitForWorkflowCompletion(id, true, 20)).serializedOutput));
}
console.log('SEEN ms behind the instant, for .001 and .900 of a second:', late.join(' '));
deepEqual([late[0] > -100, late[1] < -300], [true, true]);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
