import type pg from 'pg';
import { toExecutionPurgedEvent } from '#events/contracts/node-request-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { Broker } from '#events/transport/broker.ts';
import type { Outbox } from '#events/transport/outbox.ts';
import { isTerminal } from '#schemas/execution-status.ts';
import type { WorkflowDefinition } from '#schemas/workflow-definition.ts';
import { initialState } from '../../interpreter/initial-state.ts';
import { readNodeOutputs, readPayloadText } from '../../store/execution-reads.ts';
import {
  isLostRace,
  isRepeatableStart,
  runTransaction,
  toViolatedConstraint,
} from '../../store/pipelined-transaction.ts';
import { purgeExecution } from '../../store/purge-execution.ts';
import { readReceipt, RECEIPTS_CONSTRAINT } from '../../store/start-receipts.ts';
import type { Engine, EngineInput, InputOutcome, PurgeOutcome, StartExecution, StartOutcome } from '../engine.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { OutputSource } from '../node-outputs.ts';
import type { FunctionPolicy } from '../../interpreter/plan.ts';
import { pinDefinition } from '../pinned-definition.ts';
import type { ResolveDependencies } from '../resolve-node.ts';
import { runTurn } from '../turn.ts';
import { toCommitStatements, type Change } from './commit-statements.ts';
import { createExecutionCache } from './execution-cache.ts';
import { createExecutionLoader } from './execution-loader.ts';
import { createTurnQueue, type QueuedTurn } from './turn-queue.ts';
import { createTimerLoop } from './timer-loop.ts';

export interface PostgresEngineLogger {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface PostgresEngineOptions {
  /** Clients with `pipeline: true`, for the turns' transactions. */
  readonly turnPool: pg.Pool;
  /** For reads. */
  readonly readPool: pg.Pool;
  readonly outbox: Outbox;
  readonly broker: Pick<Broker, 'purge'>;
  readonly resolve: Omit<ResolveDependencies, 'outputs'>;
  /** What the functions of a definition declare, by slug. */
  functionPolicies(definition: WorkflowDefinition): Promise<Readonly<Record<string, FunctionPolicy>>>;
  /** Called after a commit with the executions that have new events: wakes the live monitors. */
  recorded(executionIds: readonly string[]): void;
  readonly clock: () => number;
  readonly logger: PostgresEngineLogger;
  readonly cachedExecutions?: number;
}

/** Turns at the same time; more would only queue at the disk. */
const LANES = 3;
/** Executions in one transaction. */
const MAX_EXECUTIONS_PER_COMMIT = 64;

function createOutputSource(pool: pg.Pool): OutputSource {
  return {
    readOutputs: (executionId, nodeIds) => readNodeOutputs(pool, executionId, nodeIds),
    readPayload: async (ref) => {
      const text = await readPayloadText(pool, ref);
      if (text === null) throw new Error(`The payload ${ref} is missing.`);
      return JSON.parse(text);
    },
  };
}

/**
 * The engine on PostgreSQL: turns of many executions share one transaction and one round trip; the state is checked by version, so that several
 * orchestrators may run at once. Between turns nothing is held but a bounded cache.
 */
export function createPostgresEngine(options: PostgresEngineOptions): Engine {
  const { turnPool, readPool, outbox, clock, logger } = options;
  const cache = createExecutionCache(options.cachedExecutions ?? 2_000);
  const loader = createExecutionLoader(readPool, cache);
  const dependencies: ResolveDependencies = { ...options.resolve, outputs: createOutputSource(readPool) };

  async function commit(changes: readonly Change[]): Promise<void> {
    const written = changes.filter(
      (change) =>
        change.after.version !== change.before.version || change.after.timerDueAt !== change.before.timerDueAt,
    );
    if (written.length === 0) return;
    try {
      await runTransaction(turnPool, toCommitStatements(written, outbox));
    } catch (error) {
      for (const change of written) cache.forget(change.after.id);
      throw error;
    }
    for (const { after } of written) {
      if (isTerminal(after.state.runtimeStatus)) cache.forget(after.id);
      else cache.put(after);
      if (after.timerDueAt !== null) timers.expect(after.timerDueAt);
    }
    const outgoing = written.flatMap((change) => change.writes.outgoing);
    if (outgoing.length > 0) outbox.published(outgoing);
    const recorded = written.filter((change) => change.writes.events.length > 0).map((change) => change.after.id);
    if (recorded.length > 0) options.recorded(recorded);
  }

  /** One transaction for the turns of a batch; `settle` only after the commit. */
  async function process(batch: readonly QueuedTurn[]): Promise<void> {
    const loaded = await loader.load(batch.filter((turn) => turn.start === null).map((turn) => turn.executionId));
    const at = clock();
    const changes: Change[] = [];
    const settlements: (() => void)[] = [];
    for (const turn of batch) {
      const before = turn.start?.execution ?? loaded.get(turn.executionId);
      if (before === undefined) {
        settlements.push(() => turn.settle(turn.inputs.map(() => ({ status: 'unknown_execution' }))));
        continue;
      }
      const result = await runTurn(before, turn.inputs, at, dependencies);
      changes.push({ before, after: result.execution, writes: result.writes, start: turn.start?.request ?? null, at });
      settlements.push(() => turn.settle(result.outcomes));
    }
    await commit(changes);
    for (const settle of settlements) settle();
  }

  const turns = createTurnQueue({
    lanes: LANES,
    maxBatch: MAX_EXECUTIONS_PER_COMMIT,
    process,
    isRepeatable: (error, isStart) => (isStart ? isRepeatableStart(error) : isLostRace(error)),
    logger,
  });

  async function start(request: StartExecution): Promise<StartOutcome> {
    const definition = loader.remember(
      pinDefinition(request.definition, await options.functionPolicies(request.definition)),
    );
    const execution: LoadedExecution = {
      id: request.instanceId,
      ownerId: request.ownerId,
      depth: request.depth,
      trigger: request.trigger,
      sealedIntegrationsRef: request.sealedIntegrations === null ? null : `${request.instanceId}/integrations`,
      definition,
      state: initialState(definition.plan),
      version: 0,
      outputBytes: 0,
      timerDueAt: null,
      outputs: new Map(),
    };
    try {
      await turns.start(request, execution, {
        type: 'start',
        at: clock(),
        triggerType: request.triggerType,
        triggerNodeIds: request.triggerNodeIds,
      });
      return { status: 'started', instanceId: request.instanceId };
    } catch (error) {
      if (request.receipt === null || toViolatedConstraint(error) !== RECEIPTS_CONSTRAINT) throw error;
      const receipt = await readReceipt(readPool, request.ownerId, request.receipt.key);
      if (receipt === null) throw error;
      return { status: 'duplicate', instanceId: receipt.executionId, bodyHash: receipt.bodyHash };
    }
  }

  function deliver(executionId: string, input: EngineInput): Promise<InputOutcome> {
    return turns.deliver(executionId, input);
  }

  async function purge(executionId: string): Promise<PurgeOutcome> {
    const told = [{ topic: TOPICS.nodes, event: toExecutionPurgedEvent(executionId, new Date(clock()).toISOString()) }];
    const outcome = await purgeExecution(readPool, executionId, outbox.toPublishStatements(told));
    if (outcome !== 'purged') return outcome;
    cache.forget(executionId);
    outbox.published(told);
    await options.broker.purge(executionId);
    return outcome;
  }

  const timers = createTimerLoop({
    pool: readPool,
    clock,
    logger,
    wake: (id) => deliver(id, { event: { type: 'tick', at: clock() } }),
  });

  return {
    start,
    deliver,
    purge,
    close: async () => {
      await timers.close();
      await turns.close();
    },
  };
}
