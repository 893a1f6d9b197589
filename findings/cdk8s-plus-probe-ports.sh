#!/usr/bin/env bash
# cdk8s-plus-28 2.5.6: a probe of a container whose port is given in `ports` asks port 80.
#
# A container says its port by portNumber or by ports, and both render the same containerPort. Probe.fromHttpGet() without a port follows the first; with the
# second it falls back to 80 (and no startup probe is rendered), so that a pod never becomes ready.
# Seen: containerPort 8080 and 8080, readiness on 8080 and 80.
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
import { deepEqual } from 'node:assert/strict';
import { App, Chart, Testing } from 'cdk8s';
import { Deployment, Probe } from 'cdk8s-plus-28';

const seen = [{ portNumber: 8080 }, { ports: [{ number: 8080, name: 'http' }] }].map((port) => {
  const chart = new Chart(new App(), 'chart');
  new Deployment(chart, 'web', { containers: [{ image: 'web:1', readiness: Probe.fromHttpGet('/ready'), ...port }] });
  const [container] = Testing.synth(chart)[0].spec.template.spec.containers;
  return [container.ports[0].containerPort, container.readinessProbe.httpGet.port];
});
console.log('SEEN', seen);
deepEqual(seen, [
  [8080, 8080],
  [8080, 80],
]);
E
node show.mjs
