import type { CheckedStatement } from '#events/platform/postgres/commit.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import {
  insertDefinitionsStatement,
  insertExecutionsStatement,
  updateExecutionsStatement,
  type ExecutionInsert,
  type ExecutionWrite,
  receiptStatements,
} from '../../store/statements/execution-statements.ts';
import {
  decideApprovalsStatement,
  insertApprovalsStatement,
  writeTimersStatements,
} from '../../store/statements/gate-statements.ts';
import {
  insertEventsStatement,
  insertInputsStatement,
  upsertNodeRunsStatement,
  insertPayloadsStatements,
  type PayloadWrite,
} from '../../store/statements/step-statements.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { currentNodes } from '../../interpreter/status.ts';
import type { StartExecution } from '../engine.ts';
import type { TurnMaker } from '../engine-hooks.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { PinnedDefinition } from '../pinned-definition.ts';
import type { TurnWrites } from '../turn/turn-writes.ts';

/** One execution's part of a commit: as it was read, as the turn leaves it, and what the turn writes. */
export interface Change {
  readonly before: LoadedExecution;
  readonly after: LoadedExecution;
  readonly writes: TurnWrites;
  /** Present when the execution is new. */
  readonly start: StartExecution | null;
  readonly maker: TurnMaker;
  readonly at: number;
}

function toInstant(at: number): string {
  return new Date(at).toISOString();
}

function toExecutionWrite(change: Change): ExecutionWrite {
  const { before, after } = change;
  return {
    id: after.id,
    expectedVersion: before.version,
    version: after.version,
    state: after.state,
    currentNodes: currentNodes(after.definition.plan, after.state),
    outputBytes: after.outputBytes,
    completedAt: isTerminal(after.state.runtimeStatus) ? toInstant(change.at) : null,
  };
}

function toExecutionInsert(change: Change, start: StartExecution): ExecutionInsert {
  return {
    ...toExecutionWrite(change),
    ownerId: start.ownerId,
    workflowId: start.definition.id,
    workflowName: start.definition.name,
    workflowVersion: start.workflowVersion,
    isDraft: start.isDraft,
    definitionVersion: start.definition.version,
    definitionHash: change.after.definition.hash,
    triggerType: start.triggerType,
    triggerNodeIds: start.triggerNodeIds,
    trigger: JSON.stringify(start.trigger),
    sealedIntegrationsRef: change.after.sealedIntegrationsRef,
    rerunOf: start.rerunOf,
    depth: start.depth,
    startedAt: toInstant(change.after.startedAt),
    traceparent: start.traceparent ?? null,
  };
}

function whenAny<Row>(
  rows: readonly Row[],
  toStatement: (rows: readonly Row[]) => CheckedStatement,
): readonly CheckedStatement[] {
  return rows.length === 0 ? [] : [toStatement(rows)];
}

/** Sealed already: only the runner can open it (decision D17). */
function toSealedIntegrations({ start, after }: Change): readonly PayloadWrite[] {
  const ref = after.sealedIntegrationsRef;
  if (start === null || start.sealedIntegrations === null || ref === null) return [];
  return [{ ref, executionId: after.id, bytes: start.sealedIntegrations }];
}

function startStatements(changes: readonly Change[], stored: WeakSet<PinnedDefinition>): readonly CheckedStatement[] {
  const starts = changes.flatMap((change) => (change.start === null ? [] : [{ change, start: change.start }]));
  if (starts.length === 0) return [];
  // By hash and sorted, so that two processes that pin the same definitions take their locks in the same order.
  const definitions = new Map(starts.map(({ change }) => [change.after.definition.hash, change.after.definition]));
  const missing = [...definitions.values()]
    .filter((definition) => !stored.has(definition))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  return [
    ...starts.flatMap(({ start }) =>
      start.receipt === null ? [] : receiptStatements(start.receipt, start.instanceId),
    ),
    ...whenAny(missing, (rows) =>
      insertDefinitionsStatement(rows.map(({ hash, text }) => ({ hash, definition: text }))),
    ),
    insertExecutionsStatement(starts.map(({ change, start }) => toExecutionInsert(change, start))),
  ];
}

/**
 * The statements that make changes of many executions durable, to be combined. Group work is what makes a step cheap: twenty executions cost
 * about as much as one (decision D57). `others` go along: what is published, and what an engine adds. Definitions in `stored` are in the database already.
 */
export function toCommitStatements(
  changes: readonly Change[],
  others: readonly Statement[],
  stored: WeakSet<PinnedDefinition>,
): readonly CheckedStatement[] {
  // Also where only the wake-up changed: another process may have gone on meanwhile and armed an earlier one.
  const known = changes.filter((change) => change.start === null);
  const writes = changes.map((change) => change.writes);
  const timers = changes
    .filter((change) => change.after.timerDueAt !== change.before.timerDueAt)
    .map(({ after }) => ({
      executionId: after.id,
      dueAt: after.timerDueAt === null ? null : toInstant(after.timerDueAt),
    }));
  return [
    ...startStatements(changes, stored),
    ...whenAny(
      known.map(toExecutionWrite).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      updateExecutionsStatement,
    ),
    ...insertPayloadsStatements([
      ...changes.flatMap(toSealedIntegrations),
      ...writes.flatMap((write) => write.payloads),
    ]),
    ...whenAny(
      writes.flatMap((write) => write.inputs),
      insertInputsStatement,
    ),
    ...whenAny(
      writes.flatMap((write) => write.events),
      insertEventsStatement,
    ),
    ...whenAny(
      writes.flatMap((write) => [...write.nodeRuns.values()]),
      upsertNodeRunsStatement,
    ),
    ...whenAny(
      writes.flatMap((write) => write.opened),
      insertApprovalsStatement,
    ),
    ...whenAny(
      writes.flatMap((write) => write.decided),
      decideApprovalsStatement,
    ),
    ...writeTimersStatements(timers),
    ...others,
  ];
}
