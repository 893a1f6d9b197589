#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: what a watch's callback throws disappears.
#
# The callback is called in the block that catches lines which are no JSON. An exception of the application counts as such a line: nothing is logged, "done"
# is called without an error, and the event is lost.
# Seen: 2 events, 2 exceptions, done(null).
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @kubernetes/client-node@1.4.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import { KubeConfig, Watch } from '@kubernetes/client-node';

function connect(server) {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: `http://127.0.0.1:${server.address().port}`, skipTLSVerify: true }],
    users: [{ name: 'u' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return config;
}
const server = createServer((_request, response) => {
  const event = { type: 'ADDED', object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } } };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(event)}\n${JSON.stringify(event)}\n`);
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
let calls = 0;
const outcome = await new Promise((done) => {
  void new Watch(connect(server)).watch(
    '/api/v1/pods',
    {},
    () => {
      calls += 1;
      throw new Error('a bug of the application');
    },
    done,
  );
});
console.log('SEEN', calls, outcome);
deepEqual([calls, outcome], [2, null]);
server.close();
server.closeAllConnections();
E
node show.mjs
