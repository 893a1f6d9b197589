import { describe, expect, test } from 'vitest';
import { CloudEvent } from '#events/contracts/cloud-event.ts';
import { fromExecutionCloudEvent, toExecutionCloudEvent } from '#events/contracts/execution-events.ts';
import {
  NodeRequested,
  toExecutionPurgedEvent,
  toNodeCancelledEvent,
  toNodeRequestedEvent,
  toNodeCompletedEvent,
  toNodeFailedEvent,
  toNodeProgressedEvent,
} from '#events/contracts/node-events.ts';

const TIME = '2026-01-02T03:04:05.678Z';
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const OF_NODE = { executionId: 'flow-1-abc', nodeId: 'fetch', attempt: 2 };
const TIMINGS = { claimedAt: TIME, startedAt: TIME, finishedAt: TIME };
const REQUEST: NodeRequested = {
  ...OF_NODE,
  workflowId: 'flow',
  nodeName: 'Fetch',
  functionSlug: 'system/http-request',
  input: { inline: { url: 'https://example.com' } },
  timeoutMs: 300_000,
  idempotencyKey: 'key',
  ownerId: 'owner',
};
const RESULT_CONTEXT = {
  request: toNodeRequestedEvent({ time: TIME, traceparent: TRACEPARENT }, REQUEST),
  time: TIME,
};

describe('events of the product', () => {
  test('node.requested carries every extension, and its id is that of the attempt', () => {
    const event = toNodeRequestedEvent({ time: TIME, causationId: 'cause', traceparent: TRACEPARENT }, REQUEST);
    expect(CloudEvent.parse(event)).toEqual({
      specversion: '1.0',
      id: 'flow-1-abc/fetch/2',
      source: '/workflow-builder/orchestrator',
      type: 'dev.workflowbuilder.node.requested',
      subject: 'flow-1-abc',
      time: TIME,
      datacontenttype: 'application/json',
      executionid: 'flow-1-abc',
      workflowid: 'flow',
      nodeid: 'fetch',
      attempt: 2,
      partitionkey: 'flow-1-abc',
      causationid: 'cause',
      traceparent: TRACEPARENT,
      data: REQUEST,
    });
    expect(NodeRequested.parse(event.data)).toEqual(REQUEST);
  });

  test('an event that is made again has the same id', () => {
    expect(toNodeRequestedEvent({ time: TIME }, REQUEST)).toEqual(toNodeRequestedEvent({ time: TIME }, REQUEST));
  });

  test('an attempt has one result: its completion and its failure share id and cause', () => {
    const completed = toNodeCompletedEvent(RESULT_CONTEXT, { ...OF_NODE, ...TIMINGS, output: { inline: 1 } });
    const failed = toNodeFailedEvent(RESULT_CONTEXT, {
      ...OF_NODE,
      ...TIMINGS,
      error: { type: 'timeout', message: 'Too slow.', retryable: true },
    });
    for (const event of [completed, failed]) {
      expect(event).toMatchObject({
        id: 'flow-1-abc/fetch/2/result',
        causationid: 'flow-1-abc/fetch/2',
        source: '/workflow-builder/runner',
        workflowid: 'flow',
        traceparent: TRACEPARENT,
      });
      expect(CloudEvent.parse(event)).toEqual(event);
    }
    expect([completed.type, failed.type]).toEqual([
      'dev.workflowbuilder.node.completed',
      'dev.workflowbuilder.node.failed',
    ]);
  });

  test('progress is not the result, and neither is a cancellation', () => {
    const progress = toNodeProgressedEvent(RESULT_CONTEXT, {
      ...OF_NODE,
      state: 'started',
      claimedAt: TIME,
      startedAt: TIME,
    });
    const cancelled = toNodeCancelledEvent({ time: TIME, workflowId: 'flow' }, { ...OF_NODE, reason: 'terminated' });
    expect(progress.id).toBe('flow-1-abc/fetch/2/started');
    expect(cancelled.id).toBe('flow-1-abc/fetch/2/cancel');
  });

  test('the request to purge is not purged with its execution: it carries no executionid', () => {
    const event = toExecutionPurgedEvent('flow-1-abc', TIME);
    expect(event).toMatchObject({ subject: 'flow-1-abc', data: { executionId: 'flow-1-abc' } });
    expect(event).not.toHaveProperty('executionid');
  });

  test('a recorded event travels as a CloudEvent and comes back', () => {
    const recorded = { type: 'node.requested', sequence: 12, at: TIME, ...OF_NODE, functionSlug: 'f' } as const;
    const { executionId: _, ...event } = recorded;
    const cloudEvent = toExecutionCloudEvent({ executionId: 'flow-1-abc', workflowId: 'flow' }, event);
    expect(cloudEvent).toMatchObject({
      id: 'flow-1-abc/events/12',
      type: 'dev.workflowbuilder.node.requested',
      time: TIME,
      nodeid: 'fetch',
      attempt: 2,
      sequence: '0000000012',
    });
    expect(CloudEvent.parse(cloudEvent)).toEqual(cloudEvent);
    expect(fromExecutionCloudEvent(cloudEvent)).toEqual(event);
  });

  test('an execution event whose type contradicts its data is refused', () => {
    const cloudEvent = toExecutionCloudEvent(
      { executionId: 'e', workflowId: 'w' },
      { type: 'execution.completed', sequence: 1, at: TIME },
    );
    expect(() => fromExecutionCloudEvent({ ...cloudEvent, type: 'dev.workflowbuilder.execution.failed' })).toThrow(
      'not the event',
    );
  });

  test('an execution that failed as a whole names no node', () => {
    const event = toExecutionCloudEvent(
      { executionId: 'e', workflowId: 'w' },
      {
        type: 'execution.failed',
        sequence: 3,
        at: TIME,
        phase: 'failed',
        nodeId: null,
        error: { type: 'internal', message: 'x', retryable: false },
      },
    );
    expect(event).not.toHaveProperty('nodeid');
  });
});
