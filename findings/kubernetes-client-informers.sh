#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: an informer stops for good when the connection of its watch breaks.
#
# A watch that ends in an orderly way is begun again at once. One that is cut, as by an API server that restarts, gives one "error", and then nothing: the cache
# goes stale, and has to be started again by whoever listens to that event. No timer and no request is left, so that this process ends by itself.
# Seen: 2 watches after an orderly end, then error "Premature close", no third.
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
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';

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
let watches = 0;
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  if (!request.url.includes('watch=')) {
    response.end(JSON.stringify({ apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '1' }, items: [] }));
    return;
  }
  watches += 1;
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'd', resourceVersion: String(watches) } };
  response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`, () => (watches === 1 ? response.end() : request.socket.destroy()));
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const config = connect(server);
const core = config.makeApiClient(CoreV1Api);
const informer = makeInformer(config, '/api/v1/pods', () => core.listPodForAllNamespaces());
const errors = [];
informer.on('add', () => {});
informer.on('error', (error) => {
  errors.push(error.message);
  server.unref();
});
process.once('exit', () => {
  console.log('SEEN', watches, errors);
  deepEqual([watches, errors], [2, ['Premature close']]);
});
// Only reached by an informer that goes on.
setTimeout(() => process.exit(), 20_000).unref();
await informer.start();
E
node show.mjs
