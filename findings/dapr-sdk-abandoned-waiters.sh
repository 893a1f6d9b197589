#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: an event goes to the waiter that lost against a timer, not to the one that waits.
#
# A loop that waits for an event or a timer, whichever is first, and does so again after the timer: the waiter of the first round stays in the queue of
# that event's name, and takes the event that is raised in the second round. The second round times out although its event came. (One waiter kept in a
# variable over all rounds gets it.)
# Seen: ["timer","timer"] where ["timer","event"] is right.
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

runtime.registerWorkflowWithName('rounds', async function* (context) {
  const winners = [];
  for (const seconds of [1, 4]) {
    const event = context.waitForExternalEvent('answer');
    const winner = yield context.whenAny([event, context.createTimer(seconds)]);
    winners.push(winner === event ? 'event' : 'timer');
    context.setCustomStatus(`round ${winners.length} is over`);
  }
  return winners;
});
await runtime.start();
const id = await client.scheduleNewWorkflow('rounds');
while ((await client.getWorkflowState(id, true)).customStatus !== 'round 1 is over') await new Promise((done) => setTimeout(done, 50));
await client.raiseEvent(id, 'answer', 'yes');
const { serializedOutput } = await client.waitForWorkflowCompletion(id, true, 20);
console.log('SEEN', serializedOutput);
deepEqual(JSON.parse(serializedOutput), ['timer', 'timer']);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
