import { expect, test } from 'vitest';
import { fromAttemptCall, toAttemptCall } from '#events/contracts/execute-call.ts';
import { type NodeRequested, toNodeRequestedEvent } from '#events/contracts/node-events.ts';
import { ExecuteRequest } from '#schemas/execution/function-result.ts';

const request: NodeRequested = {
  executionId: 'e-1',
  workflowId: 'w',
  nodeId: 'n',
  nodeName: 'Node',
  attempt: 2,
  functionSlug: 'test/run',
  input: { inline: { text: '{{Not.filled}}' } },
  timeoutMs: 1_000,
  idempotencyKey: 'key',
  ownerId: 'owner',
};
const context = {
  time: '2026-01-02T03:04:05.000Z',
  traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
  tracestate: 'a=b',
};

test.each([
  ['plain', request, { time: context.time }],
  ['with everything', { ...request, sealedIntegrationsRef: 'e-1/sealed' }, context],
  ['with a stored input', { ...request, input: { ref: 'e-1/hash', sizeBytes: 9_000 } }, context],
])('a request is the same after a call: %s', (_name, data, more) => {
  const event = toNodeRequestedEvent(more, data);
  const { attempt, ...body } = ExecuteRequest.parse(JSON.parse(JSON.stringify(toAttemptCall(event, data))));
  expect(attempt).toBeDefined();
  expect(attempt && fromAttemptCall({ ...body, attempt })).toEqual(event);
});
