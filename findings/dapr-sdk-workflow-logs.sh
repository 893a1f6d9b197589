#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: the workflow classes take a logger and a level, and write to the console all the same.
#
# DaprClient of the same package honours both. WorkflowRuntime and DaprWorkflowClient accept the option, and the engine beneath them makes a logger of its own
# for each turn: a service that logs JSON has lines of text between its own, some for every turn of every workflow.
# Seen: with level ERROR and a logger that swallows everything, more than five INFO lines for one workflow without steps.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/dapr.bash"

install @dapr/dapr@3.18.0
start_dapr
cat >"$work/show.mjs" <<'E'
import { ok } from 'node:assert/strict';
import { DaprWorkflowClient, LogLevel, WorkflowRuntime } from '@dapr/dapr';

const lines = [];
for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = (...words) => lines.push(words.join(' '));
const silent = { error() {}, warn() {}, info() {}, verbose() {}, debug() {} };
const logger = { level: LogLevel.ERROR, service: silent };
const options = { daprHost: process.env.DAPR_HOST, daprPort: process.env.DAPR_GRPC_PORT, logger };
const runtime = new WorkflowRuntime(options);
const client = new DaprWorkflowClient(options);
runtime.registerWorkflowWithName('empty', async function* () {
  return 1;
});
await runtime.start();
await client.waitForWorkflowCompletion(await client.scheduleNewWorkflow('empty'), true, 20);
const infos = lines.filter((line) => / INFO /.test(line));
process.stdout.write(`SEEN ${infos.length} lines\n${infos.join('\n')}\n`);
ok(infos.length > 5);
process.exit(0);
E
cd "$work" && node show.mjs
