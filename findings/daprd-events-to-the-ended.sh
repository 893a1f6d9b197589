#!/usr/bin/env bash
# daprd 1.14.4 with @dapr/dapr 3.18.0: events, pauses and terminations of a workflow that has ended are accepted; a start of its id forgets the old run.
#
# Raising an event to an id that never was is an error, so one expects the same for one that is over. It is taken and goes nowhere: a sender learns nothing
# of being late. Starting the same id again while it runs is an error, and afterwards it replaces what the first run left, its result included.
# Seen: unknown id refused; ended id: event, suspension and termination accepted, status stays completed (1); second start accepted, a newer createdAt.
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

runtime.registerWorkflowWithName('short', async function* (_context, input) {
  return input;
});
await runtime.start();
const tell = (call) => call.then(() => 'accepted', () => 'refused');
const start = (input) => client.scheduleNewWorkflow('short', input, 'one');
const read = () => client.waitForWorkflowCompletion('one', true, 20);
await start('first');
const first = await read();
const seen = {
  unknown: await tell(client.raiseEvent('nobody', 'late')),
  event: await tell(client.raiseEvent('one', 'late')),
  suspension: await tell(client.suspendWorkflow('one')),
  termination: await tell(client.terminateWorkflow('one', 'late')),
  status: (await read()).runtimeStatus,
  again: await tell(start('second')),
};
const second = await read();
console.log('SEEN', JSON.stringify(seen), first.serializedOutput, 'then', second.serializedOutput);
deepEqual(seen, { unknown: 'refused', event: 'accepted', suspension: 'accepted', termination: 'accepted', status: 1, again: 'accepted' });
deepEqual([first.serializedOutput, second.serializedOutput], ['"first"', '"second"']);
await Promise.all([runtime.stop(), client.stop()]);
E
cd "$work" && node show.mjs
