import { toExecutionCloudEvent } from '#events/contracts/execution-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { commitStatements } from '#events/platform/postgres/commit.ts';
import type { PinnedDefinition } from '../pinned-definition.ts';
import type { ResolveDependencies } from '../resolve/resolve-context.ts';
import type { CommittedEvents } from '../engine-hooks.ts';
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
  /** Called with every wake-up that a commit armed (milliseconds since 1970). */
  armed(dueAt: number): void;
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

function announce(options: PostgresEngineOptions, changes: readonly Change[]): void {
  const recorded = changes.filter((change) => change.writes.events.length > 0);
  if (recorded.length === 0) return;
  options.recorded(
    recorded.map((change) => change.after.id),
    recorded.some(({ after }) => after.state.phase !== 'running'),
  );
}

/** A change with what it publishes. */
interface PublishedChange {
  readonly change: Change;
  readonly outgoing: readonly OutgoingEvent[];
}

function toCommittedEvents({ change, outgoing }: PublishedChange, committingAt: number): CommittedEvents {
  const { after, writes, maker } = change;
  const { id, definition, startedAt, trace } = after;
  const workflowId = definition.definition.id;
  return { executionId: id, workflowId, startedAt, trace, events: writes.events, maker, outgoing, committingAt };
}

async function commit(
  options: PostgresEngineOptions,
  parts: TurnCommitterParts,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const { outbox } = options;
  const committingAt = options.clock();
  const published = changes.map((change) => ({ change, outgoing: traceOutgoing(change, options) }));
  const publication = outbox.prepare(published.flatMap(({ outgoing }) => outgoing));
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
  announce(options, changes);
  options.watchCommits?.(published.map((one) => toCommittedEvents(one, committingAt)));
  options.hooks?.committed(changes.map(({ after }) => after));
  for (const { after } of changes) {
    parts.storedDefinitions.add(after.definition);
    if (isTerminal(after.state.runtimeStatus)) parts.cache.forget(after.id);
    else parts.cache.put(after);
    if (after.timerDueAt !== null) parts.armed(after.timerDueAt);
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
