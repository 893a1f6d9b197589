#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: Log.log() with tailLines 0 asks for the whole log.
#
# tailLines: 0 with follow is how one begins with what is new. Zero is left out of the request, as is sinceSeconds: 0, and without it the API server sends all
# that there is. CoreV1Api.readNamespacedPodLog() sends it.
# Seen: no tailLines in the first address, tailLines=0 in the second.
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
import { PassThrough } from 'node:stream';
import { CoreV1Api, KubeConfig, Log } from '@kubernetes/client-node';

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
const asked = [];
const server = createServer((request, response) => {
  asked.push(new URL(request.url, 'http://x').searchParams.get('tailLines'));
  response.writeHead(200, { 'content-type': 'text/plain' }).end('line\n');
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const config = connect(server);
await new Log(config).log('d', 'pod', 'main', new PassThrough(), { follow: true, tailLines: 0 });
await config.makeApiClient(CoreV1Api).readNamespacedPodLog({ name: 'pod', namespace: 'd', tailLines: 0 });
console.log('SEEN', asked);
deepEqual(asked, [null, '0']);
server.close();
server.closeAllConnections();
E
node show.mjs
