#!/usr/bin/env bash
# cdk8s-plus-28 2.5.6: a Deployment that keeps its name cannot be applied again once its construct was renamed or moved in the code.
#
# The pods' label and spec.selector.matchLabels are a hash of the construct's path, although metadata.name is given and name hashes are switched off. The
# selector of a Deployment is immutable, so that the API server refuses a mere refactoring ("spec.selector: ... field is immutable").
# Seen: the same name web, the selectors chart-one-c8… and chart-two-c8….
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error cdk8s@2.70.106 constructs@10.8.1 cdk8s-plus-28@2.5.6 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual, notEqual } from 'node:assert/strict';
import { App, Chart, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';

const [one, two] = ['one', 'two'].map((id) => {
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true });
  new Deployment(chart, id, { metadata: { name: 'web' }, containers: [{ image: 'web:1', portNumber: 8080 }] });
  const { metadata, spec } = Testing.synth(chart)[0];
  return { name: metadata.name, selector: spec.selector.matchLabels['cdk8s.io/metadata.addr'] };
});
console.log('SEEN', one, two);
deepEqual([one.name, two.name], ['web', 'web']);
notEqual(one.selector, two.selector);
E
node show.mjs
