#!/usr/bin/env bash
# @dapr/dapr 3.18.0: WorkflowRuntime.start() resolves when there is no sidecar, and never tries again.
#
# A worker whose stream ends connects anew, and start() rejects nothing, so one takes the order in which service and sidecar start for free. A first
# attempt that fails ends it for good: one line on the console, no rejection, no retry. Nothing is left that could try, which is why a process that does
# nothing else ends by itself, with 0, and so it does here.
# Seen: "started", the error's line, and the end of the process.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @dapr/dapr@3.18.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { createServer } from 'node:net';
import { WorkflowRuntime } from '@dapr/dapr';

const server = createServer().listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const { port } = server.address();
await new Promise((closed) => server.close(closed));
const runtime = new WorkflowRuntime({ daprHost: '127.0.0.1', daprPort: String(port) });
runtime.registerWorkflowWithName('nothing', async function* () {});
await runtime.start();
console.log('SEEN started without a sidecar');
// Only reached by what keeps a process alive, as a retry does.
setTimeout(() => {
  console.log('CHANGED: it is still trying after 20 s');
  process.exit(1);
}, 20_000).unref();
E
node show.mjs 2>&1 | grep -E 'SEEN|CHANGED|Worker failed'
