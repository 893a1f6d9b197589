#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: a CustomResourceDefinition is sent without its x-kubernetes-* members.
#
# Bodies are rebuilt from the attributes of the client's own classes, whose names for these differ (xKubernetes…). A manifest that kubectl would apply is sent
# without them: an object that keeps unknown fields becomes one that has them pruned, and the server, which sees a valid definition, accepts it.
# Seen at the server: {"type":"object"} for {"type":"object","x-kubernetes-preserve-unknown-fields":true}.
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
import { ApiextensionsV1Api, KubeConfig } from '@kubernetes/client-node';

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
let received = '';
const server = createServer(async (request, response) => {
  for await (const chunk of request) received += chunk;
  response.writeHead(201, { 'content-type': 'application/json' }).end(received);
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const spec = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const body = {
  metadata: { name: 'things.example.org' },
  spec: {
    group: 'example.org',
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
  },
};
await connect(server).makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({ body });
const seen = JSON.parse(received).spec.versions[0].schema.openAPIV3Schema.properties.spec;
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, { type: 'object' });
server.close();
server.closeAllConnections();
E
node show.mjs
