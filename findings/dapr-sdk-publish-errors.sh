#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: publish() over HTTP resolves when the sidecar refuses, and over gRPC rejects with what is no Error.
#
# Over HTTP the outcome is an object whose member error is set. All other calls of the same client reject, so that awaiting it in a try looks right, and
# loses every event that is published while the broker is away or misnamed. Over gRPC that same object is thrown: no stack, and no message where one is logged.
# Seen for a component that does not exist: resolved with an error; rejected with {error}; state.get() rejects with an Error over both.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/dapr.bash"

install @dapr/dapr@3.18.0
start_dapr
cat >"$work/show.mjs" <<'E'
import { deepEqual } from 'node:assert/strict';
import { CommunicationProtocolEnum, DaprClient, LogLevel } from '@dapr/dapr';

const { HTTP, GRPC } = CommunicationProtocolEnum;
const seen = [];
const reject = (reason) => (reason instanceof Error ? 'rejected with an Error' : `rejected with {${Object.keys(reason)}}`);
for (const [name, communicationProtocol, daprPort] of [['http', HTTP, process.env.DAPR_HTTP_PORT], ['grpc', GRPC, process.env.DAPR_GRPC_PORT]]) {
  const client = new DaprClient({ daprHost: process.env.DAPR_HOST, daprPort, communicationProtocol, logger: { level: LogLevel.ERROR } });
  const published = await client.pubsub.publish('nowhere', 'orders', { n: 1 }).then(
    (outcome) => (outcome.error === undefined ? 'resolved' : 'resolved with an error'),
    reject,
  );
  const read = await client.state.get('nowhere', 'key').then(() => 'resolved', reject);
  seen.push([name, published, read]);
}
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, [
  ['http', 'resolved with an error', 'rejected with an Error'],
  ['grpc', 'rejected with {error}', 'rejected with an Error'],
]);
process.exit(0);
E
cd "$work" && node show.mjs
