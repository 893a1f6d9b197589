#!/usr/bin/env bash
# cdk8s 2.70.106: a JSON patch whose target is not there is no error: replace adds it, remove does nothing.
#
# RFC 6902 demands of both that the target exists (4.2, 4.3). Patches are cdk8s' way to change what a construct renders; after an upgrade that moves a field,
# the old patch goes on without a word, and writes a field that nobody reads. A test before each patch does fail.
# Seen: {"a":"1","b":"2"}, {"a":"1"}, an error for test.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error cdk8s@2.70.106 constructs@10.8.1 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';

function render(patch) {
  const chart = new Chart(new App(), 'chart');
  const object = new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } });
  object.addJsonPatch(patch);
  try {
    return Testing.synth(chart)[0].data;
  } catch {
    return 'error';
  }
}
const seen = [JsonPatch.replace('/data/b', '2'), JsonPatch.remove('/data/b'), JsonPatch.test('/data/b', '1')].map(render);
console.log('SEEN', seen);
deepEqual(seen, [{ a: '1', b: '2' }, { a: '1' }, 'error']);
E
node show.mjs
