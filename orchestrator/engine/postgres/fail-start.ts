import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toExecutionCloudEvent } from '#events/contracts/execution-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import { commitStatements, isRepeatableStart } from '#events/platform/postgres/commit.ts';
import { isRecord } from '#schemas/json.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Failure } from '#schemas/failure.ts';
import type { ExecutionState } from '../../interpreter/state.ts';
import {
  insertDefinitionsStatement,
  insertExecutionsStatement,
  isStartTaken,
  readReceipt,
  receiptStatements,
  type ExecutionInsert,
} from '../../store/statements/execution-statements.ts';
import { insertEventsStatement } from '../../store/statements/step-statements.ts';
import type { FailedStart, StartOutcome } from '../engine.ts';
import { startTrace } from '../execution-trace.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import { pinDefinition, type PinnedDefinition } from '../pinned-definition.ts';
import type { PostgresEngineOptions } from './engine-options.ts';

const MAX_RACES = 20;

/** The state of an execution that failed before its first input. It has no nodes: its definition may be none that a plan can be made of. */
function toState(error: Failure): ExecutionState {
  return {
    interpreterVersion: 1,
    runtimeStatus: 'FAILED',
    phase: 'failed',
    sequence: 1,
    settled: 0,
    working: 0,
    waiting: 0,
    progress: 0,
    pausedAt: null,
    nodes: [],
    buffered: [],
    decisions: [],
    ending: null,
    error,
  };
}

/** The `version` in a definition of any shape, as far as a list can show it. */
function toDefinitionVersion(definition: unknown): string | null {
  const version = isRecord(definition) ? definition['version'] : null;
  return typeof version === 'string' ? version.slice(0, 100) : null;
}

function toInsert(request: FailedStart, definitionHash: string, at: string): ExecutionInsert {
  return {
    id: request.instanceId,
    // No input is ever consumed (decision D56).
    expectedVersion: 0,
    version: 0,
    state: toState(request.error),
    currentNodes: [],
    outputBytes: 0,
    completedAt: at,
    ownerId: request.ownerId,
    workflowId: request.workflowId,
    workflowName: request.workflowName,
    workflowVersion: request.workflowVersion,
    isDraft: false,
    definitionVersion: toDefinitionVersion(request.definition),
    definitionHash,
    triggerType: request.triggerType,
    triggerNodeIds: request.triggerNodeIds,
    trigger: JSON.stringify(request.trigger),
    sealedIntegrationsRef: null,
    rerunOf: null,
    depth: request.depth,
    startedAt: at,
    traceparent: request.traceparent ?? null,
  };
}

/** As observers see it: what cannot start has no plan, so it is shown without nodes. */
function toExecution(
  request: FailedStart,
  pinned: Pick<PinnedDefinition, 'hash' | 'text'>,
  startedAt: number,
): LoadedExecution {
  const { workflowId: id, workflowName: name } = request;
  return {
    id: request.instanceId,
    ownerId: request.ownerId,
    depth: request.depth,
    trigger: request.trigger,
    sealedIntegrationsRef: null,
    definition: { ...pinDefinition(WorkflowDefinition.parse({ id, name, nodes: [] }), {}), ...pinned },
    startedAt,
    state: toState(request.error),
    version: 0,
    outputBytes: 0,
    timerDueAt: null,
    outputs: new Map(),
    trace: startTrace(request.traceparent ?? null),
  };
}

/** What recording a failed start needs of an engine. */
type FailStartOptions = Pick<
  PostgresEngineOptions,
  'turnPool' | 'readPool' | 'outbox' | 'traceEvent' | 'observers' | 'clock'
>;

async function commitFailedStart(options: FailStartOptions, request: FailedStart): Promise<void> {
  const { instanceId: executionId, workflowId, receipt, error } = request;
  const startedAt = options.clock();
  const at = new Date(startedAt).toISOString();
  const text = JSON.stringify({ definition: request.definition ?? null, policies: {} });
  const hash = createHash('sha256').update(text).digest('hex');
  const event: ExecutionEvent = { type: 'execution.failed', sequence: 1, at, phase: 'failed', nodeId: null, error };
  const execution = toExecution(request, { hash, text }, startedAt);
  const { trace } = execution;
  const toTraced = (one: OutgoingEvent) =>
    trace === null || options.traceEvent === undefined ? one : options.traceEvent(executionId, trace, one);
  const outgoing = options.outbox.isConsumed(TOPICS.executions)
    ? [toTraced({ topic: TOPICS.executions, event: toExecutionCloudEvent({ executionId, workflowId }, event) })]
    : [];
  const publication = options.outbox.prepare(outgoing);
  const events = [{ executionId, event }];
  await commitStatements(
    options.turnPool,
    [
      ...receiptStatements(receipt, executionId),
      insertDefinitionsStatement([{ hash, definition: text }]),
      insertExecutionsStatement([toInsert(request, hash, at)]),
      insertEventsStatement(events),
      ...publication.statements,
    ],
    publication.wakeUps,
  );
  publication.committed();
  const maker = { by: 'engine', activitySpanId: null } as const;
  for (const observe of options.observers) {
    observe([{ execution, events, outgoing, maker, committingAt: startedAt }]);
  }
}

/**
 * Records a start that cannot be made as an execution that failed at once, in one transaction (decision D79). No input follows, so nothing of any
 * engine is needed for it.
 */
export async function failStart(options: FailStartOptions, request: FailedStart): Promise<StartOutcome> {
  const { receipt } = request;
  for (let races = 0; ; races += 1) {
    try {
      await commitFailedStart(options, request);
      return { status: 'started', instanceId: request.instanceId };
    } catch (error) {
      if (isRepeatableStart(error) && races < MAX_RACES) {
        await delay(races * 5);
        continue;
      }
      if (!isStartTaken(error)) throw error;
      const first = await readReceipt(options.readPool, receipt);
      if (first === null) throw error;
      return { status: 'duplicate', instanceId: first.executionId, bodyHash: first.bodyHash };
    }
  }
}
