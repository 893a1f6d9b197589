#!/usr/bin/env bash
# cdk8s 2.70.106: one dependency between two charts gives the files of all charts other names, and leaves the old ones where they were.
#
# Files are named after their chart until any chart depends on another; then every name gets a number in front, those of charts without dependencies too. The
# folder is not emptied, so that kubectl apply -f folder applies both generations.
# Seen: a, b, c.k8s.yaml; then those and 0000-b, 0001-a, 0002-c.k8s.yaml beside them.
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
import { readdirSync } from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';

function synthesize(isDependent) {
  const app = new App({ outdir: 'dist' });
  const [a, , c] = ['a', 'b', 'c'].map((id) => {
    const chart = new Chart(app, id);
    new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap' });
    return chart;
  });
  if (isDependent) c.addDependency(a);
  app.synth();
  return readdirSync('dist').map((name) => name.replace('.k8s.yaml', ''));
}
const seen = [synthesize(false), synthesize(true)];
console.log('SEEN', seen);
deepEqual(seen, [
  ['a', 'b', 'c'],
  ['0000-b', '0001-a', '0002-c', 'a', 'b', 'c'],
]);
E
node show.mjs
