import { afterEach, beforeEach, expect, test } from 'vitest';
import { NODE_COMPLETED } from '#events/contracts/node-events.ts';
import { generateId } from '#runner/functions/system/generate-id.ts';
import { buildRequest, createRunnerStack, type RunnerStack } from '#test/builders/runner.ts';

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

test('a request is claimed, run and answered by its result event', async () => {
  await stack.start([generateId]);
  const request = buildRequest('system/generate-id', { input: { inline: { count: 3 } } });
  await stack.request(request);
  const [result] = await stack.waitForResults(1);
  expect(result).toMatchObject({
    id: `${request.id}/result`,
    source: '/workflow-builder/runner',
    type: NODE_COMPLETED,
    subject: request.subject,
    executionid: request.subject,
    nodeid: 'node',
    attempt: 1,
    causationid: request.id,
    data: { attempt: 1, output: { inline: { ids: [expect.any(String), expect.any(String), expect.any(String)] } } },
  });
});
