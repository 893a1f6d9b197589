import { toExecutionCloudEvent } from '#events/contracts/execution-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { commitStatements } from '#events/platform/postgres/commit.ts';
import type { PinnedDefinition } from '../pinned-definition.ts';
import type { ResolveDependencies } from '../resolve/resolve-context.ts';
import type { CommittedChange } from '../commit-observer.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import { runTurn, type TurnResult } from '../turn/turn.ts';
import { toCommitStatements, type Change } from './commit-statements.ts';
import type { PostgresEngineOptions } from './engine-options.ts';
import type { ExecutionCache } from './execution-cache.ts';
import type { ExecutionLoader } from './execution-loader.ts';
import type { QueuedTurn } from './turn-queue.ts';

/** Parts that committing turns needs beside the options of the engine. */
export interface TurnCommitterParts {
  readonly cache: ExecutionCache;
  readonly loader: ExecutionLoader;
  readonly dependencies: ResolveDependencies;
  /** Definitions that were in the database when last written; a purge may have taken one since, which its foreign key tells. */
  readonly storedDefinitions: WeakSet<PinnedDefinition>;
}

function isChanged({ before, after }: Change): boolean {
  return after.version !== before.version || after.timerDueAt !== before.timerDueAt;
}

/** The events that a change publishes: requests and events of its nodes, and its recorded events where somebody subscribes (decision D62). */
function toOutgoing({ after, writes }: Change, outbox: Outbox): readonly OutgoingEvent[] {
  if (!outbox.isConsumed(TOPICS.executions)) return writes.outgoing;
  const context = { executionId: after.id, workflowId: after.definition.definition.id };
  const recorded = writes.events.map(({ event }) => ({
    topic: TOPICS.executions,
    event: toExecutionCloudEvent(context, event),
  }));
  return [...writes.outgoing, ...recorded];
}

function traceOutgoing(change: Change, { outbox, traceEvent }: PostgresEngineOptions): readonly OutgoingEvent[] {
  const outgoing = toOutgoing(change, outbox);
  const { id, trace } = change.after;
  if (trace === null || traceEvent === undefined) return outgoing;
  return outgoing.map((event) => traceEvent(id, trace, event));
}

/** What the observers are told of a change once it is committed. */
function toCommitted(change: Change, options: PostgresEngineOptions, committingAt: number): CommittedChange {
  const { after, writes, maker } = change;
  return {
    execution: after,
    events: writes.events,
    outgoing: traceOutgoing(change, options),
    maker,
    committingAt,
  };
}

async function commit(
  options: PostgresEngineOptions,
  parts: TurnCommitterParts,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const { outbox } = options;
  const committingAt = options.clock();
  const committed = changes.map((change) => toCommitted(change, options, committingAt));
  const publication = outbox.prepare(committed.flatMap(({ outgoing }) => outgoing));
  try {
    const starts = changes.filter(({ start }) => start !== null);
    const others = [
      ...starts.flatMap(({ after, maker }) => options.hooks?.startStatements(after.id, maker) ?? []),
      ...publication.statements,
    ];
    const statements = toCommitStatements(changes, others, parts.storedDefinitions);
    await commitStatements(options.turnPool, statements, publication.wakeUps);
  } catch (error) {
    // After a lost connection the commit may have happened: the next turn reads again.
    for (const { after } of changes) {
      parts.cache.forget(after.id);
      parts.storedDefinitions.delete(after.definition);
    }
    throw error;
  }
  publication.committed();
  for (const observe of options.observers) observe(committed);
  for (const { after } of changes) {
    parts.storedDefinitions.add(after.definition);
    if (isTerminal(after.state.runtimeStatus)) parts.cache.forget(after.id);
    else parts.cache.put(after);
  }
}

interface RunTurn {
  readonly before: LoadedExecution;
  readonly result: TurnResult;
}

/**
 * Runs a turn. If the state in memory ignores an input, the execution is loaded again and the turn repeated: another process may have gone on with
 * it, and an ignored input writes nothing, so no version check would notice. The result would be lost until it is asked for again.
 */
async function run(
  parts: TurnCommitterParts,
  turn: QueuedTurn,
  before: LoadedExecution,
  at: number,
): Promise<RunTurn | null> {
  const { cache, loader, dependencies } = parts;
  const isFromMemory = cache.get(before.id) === before;
  const result = await runTurn(before, turn.inputs, at, dependencies);
  if (!isFromMemory || result.outcomes.every(({ status }) => status !== 'ignored')) return { before, result };
  cache.forget(before.id);
  const stored = (await loader.load([before.id])).get(before.id);
  if (stored === undefined) return null;
  if (stored.version !== before.version) {
    return { before: stored, result: await runTurn(stored, turn.inputs, at, dependencies) };
  }
  cache.put(before);
  return { before, result };
}

/** Runs the turns of a batch and commits them in one transaction; whoever waits for an outcome hears of it only after the commit. */
export function createTurnCommitter(
  options: PostgresEngineOptions,
  parts: TurnCommitterParts,
): (batch: readonly QueuedTurn[]) => Promise<void> {
  return async (batch) => {
    const running = batch.filter((turn) => turn.start === null).map((turn) => turn.executionId);
    const loaded = await parts.loader.load(running);
    const at = options.clock();
    const changes: Change[] = [];
    const settlements: (() => void)[] = [];
    for (const turn of batch) {
      const found = turn.start?.execution ?? loaded.get(turn.executionId);
      const ran = found === undefined ? null : await run(parts, turn, found, at);
      if (ran === null) {
        settlements.push(() => turn.settle([]));
        continue;
      }
      const { before, result } = ran;
      const { execution: after, outcomes, writes } = result;
      changes.push({ before, after, writes, start: turn.start?.request ?? null, maker: turn.maker, at });
      settlements.push(() => turn.settle(outcomes));
    }
    await commit(options, parts, changes.filter(isChanged));
    for (const settle of settlements) settle();
  };
}
