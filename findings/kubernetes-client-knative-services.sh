#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: a Knative Service is taken for a core Service, and loses its whole spec.
#
# loadYaml() picks the model by version and kind alone, and v1/Service is core's, whatever group stands before it. A model's unknown fields are left out, and
# spec.template is unknown to a core Service. Kinds that core does not have, such as Knative's Broker, stay whole, so that it works in all other manifests.
# Seen: spec {} for serving.knative.dev/v1 Service, the whole spec for eventing.knative.dev/v1 Broker.
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
import { loadYaml } from '@kubernetes/client-node';

const load = (apiVersion, kind, spec) => loadYaml(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: n}\nspec: ${spec}\n`).spec;
const seen = [
  load('serving.knative.dev/v1', 'Service', '{template: {spec: {containers: [{image: "hello:1"}]}}}'),
  load('eventing.knative.dev/v1', 'Broker', '{config: {kind: ConfigMap}}'),
].map((spec) => JSON.parse(JSON.stringify(spec)));
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, [{}, { config: { kind: 'ConfigMap' } }]);
E
node show.mjs
