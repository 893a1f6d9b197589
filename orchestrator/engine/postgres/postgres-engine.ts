import { toExecutionPurgedEvent } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { initialState } from '../../interpreter/start.ts';
import { isLostRace, isRepeatableStart } from '#events/platform/postgres/commit.ts';
import { purgeExecution } from '../../store/statements/purge-execution.ts';
import { isStartTaken, readReceipt } from '../../store/statements/execution-statements.ts';
import type { Engine, PurgeOutcome, StartExecution, StartOutcome } from '../engine.ts';
import type { CommitObserver } from '../commit-observer.ts';
import type { TurnMaker, TurnWork } from '../engine-hooks.ts';
import { startTrace } from '../execution-trace.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import { pinDefinition, type PinnedDefinition } from '../pinned-definition.ts';
import type { PostgresEngineOptions } from './engine-options.ts';
import { createExecutionCache, type ExecutionCache } from './execution-cache.ts';
import { readDueTimers } from '../../store/execution-reads.ts';
import { failStart } from './fail-start.ts';
import { createExecutionLoader } from './execution-loader.ts';
import { createOutputSource } from './output-source.ts';
import { createTimerLoop } from './timer-loop.ts';
import { createTurnCommitter } from './turn-committer.ts';
import { createTurnQueue, type NewExecution, type TurnQueue } from './turn-queue.ts';

/** Batches at the same time: while one waits for the disk the next is put together, and what comes meanwhile makes it larger. */
const LANES = 2;
/** Executions in one transaction. */
const MAX_EXECUTIONS_PER_COMMIT = 64;
const CACHED_EXECUTIONS = 2_000;

function toNewExecution(request: StartExecution, definition: PinnedDefinition, startedAt: number): LoadedExecution {
  return {
    id: request.instanceId,
    ownerId: request.ownerId,
    depth: request.depth,
    trigger: request.trigger,
    sealedIntegrationsRef: request.sealedIntegrations === null ? null : `${request.instanceId}/integrations`,
    definition,
    startedAt,
    state: initialState(definition.plan),
    version: 0,
    outputBytes: 0,
    timerDueAt: null,
    outputs: new Map(),
    trace: startTrace(request.traceparent ?? null),
  };
}

async function start(
  options: PostgresEngineOptions,
  turns: TurnQueue,
  { request, execution }: NewExecution,
  maker: TurnMaker,
): Promise<StartOutcome> {
  const { triggerType, triggerNodeIds, receipt } = request;
  try {
    const at = execution.startedAt;
    await turns.start({ request, execution }, { type: 'start', at, triggerType, triggerNodeIds }, maker);
    return { status: 'started', instanceId: request.instanceId };
  } catch (error) {
    if (receipt === null || !isStartTaken(error)) throw error;
    const first = await readReceipt(options.readPool, receipt);
    if (first === null) throw error;
    return { status: 'duplicate', instanceId: first.executionId, bodyHash: first.bodyHash };
  }
}

async function purge(
  options: PostgresEngineOptions,
  cache: ExecutionCache,
  executionId: string,
): Promise<PurgeOutcome> {
  const event = toExecutionPurgedEvent(executionId, new Date(options.clock()).toISOString());
  const told = options.outbox.prepare([{ topic: TOPICS.nodes, event }]);
  const outcome = await purgeExecution(options.readPool, executionId, [
    ...told.statements,
    ...(options.hooks?.purgeStatements(executionId) ?? []),
  ]);
  if (outcome !== 'purged') return outcome;
  cache.forget(executionId);
  for (const statement of told.wakeUps) await options.readPool.query(statement);
  told.committed();
  await options.broker.purge(executionId);
  return outcome;
}

/** Turns of an engine that adds nothing need nobody else. */
const makeHere = <Result>(_executionId: string, work: TurnWork<Result>): Promise<Result> =>
  work({ by: 'engine', activitySpanId: null });

/**
 * The engine on PostgreSQL: turns of many executions share one transaction and one round trip; the state is checked by version, so that several
 * orchestrators may run at once. Between turns nothing is held but a bounded cache.
 */
export function createPostgresEngine(options: PostgresEngineOptions): Engine {
  const { readPool, clock, logger } = options;
  const cache = createExecutionCache(options.cachedExecutions ?? CACHED_EXECUTIONS);
  const loader = createExecutionLoader(readPool, cache);
  const dependencies = { ...options.resolve, outputs: createOutputSource(readPool) };
  const observers: readonly CommitObserver[] = [...options.observers, (changes) => timers.onCommit(changes)];
  const parts = { cache, loader, dependencies, storedDefinitions: new WeakSet<PinnedDefinition>() };
  const turns = createTurnQueue({
    lanes: LANES,
    maxBatch: MAX_EXECUTIONS_PER_COMMIT,
    process: createTurnCommitter({ ...options, observers }, parts),
    isRepeatable: (error, isStart) => (isStart ? isRepeatableStart(error) : isLostRace(error)),
    logger,
  });
  const makers = options.hooks ?? { makeStart: makeHere, makeTurn: makeHere };
  const deliver: Engine['deliver'] = (executionId, input) =>
    makers.makeTurn(executionId, (maker) => turns.deliver(executionId, input, maker));
  const wake = (id: string) => deliver(id, { event: { type: 'tick', at: clock() } });
  const timers = createTimerLoop({ readDue: (limit) => readDueTimers(readPool, limit), clock, logger, wake });
  return {
    start: async (request) => {
      const definition = pinDefinition(request.definition, request.functionPolicies);
      const execution = toNewExecution(request, loader.remember(definition), clock());
      return await makers.makeStart(execution.id, (maker) => start(options, turns, { request, execution }, maker));
    },
    failStart: (request) => failStart(options, request),
    deliver,
    purge: (executionId) => purge(options, cache, executionId),
    close: async () => {
      await timers.close();
      await turns.close();
    },
  };
}
