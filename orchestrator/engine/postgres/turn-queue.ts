import { setTimeout as delay } from 'node:timers/promises';
import type { EngineInput, InputOutcome, StartExecution } from '../engine.ts';
import type { TurnMaker } from '../engine-hooks.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { TurnInput } from '../turn/turn-in-progress.ts';

/** A new execution on its first turn. */
export interface NewExecution {
  readonly request: StartExecution;
  readonly execution: LoadedExecution;
}

/** The inputs that one execution has waiting, taken together as one turn. */
export interface QueuedTurn {
  readonly executionId: string;
  readonly inputs: readonly TurnInput[];
  readonly start: NewExecution | null;
  readonly maker: TurnMaker;
  /** Answers those who wait, in the order of the inputs. */
  settle(outcomes: readonly InputOutcome[]): void;
}

export interface TurnQueueOptions {
  /** Batches that are processed at the same time. */
  readonly lanes: number;
  /** Executions in one batch. */
  readonly maxBatch: number;
  /** Commits a batch of turns of different executions; nothing of it counts when it throws. */
  process(batch: readonly QueuedTurn[]): Promise<void>;
  /** Whether a turn that failed so is read and tried again. */
  isRepeatable(error: unknown, isStart: boolean): boolean;
  readonly logger: { warn(fields: Record<string, unknown>, message: string): void };
}

/** Turns wait here: one at a time an execution, many executions a batch, a few batches at a time. */
export interface TurnQueue {
  /** Resolves when the start is committed. @throws what the commit threw. */
  start(added: NewExecution, event: TurnInput['event'], maker: TurnMaker): Promise<void>;
  deliver(executionId: string, input: EngineInput, maker: TurnMaker): Promise<InputOutcome>;
  /** Takes nothing new and resolves when nothing is left. */
  close(): Promise<void>;
}

interface Waiting {
  readonly input: TurnInput;
  readonly start: NewExecution | null;
  readonly maker: TurnMaker;
  readonly resolve: (outcome: InputOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Taken {
  readonly id: string;
  readonly items: readonly Waiting[];
}

interface Queue {
  readonly options: TurnQueueOptions;
  readonly waiting: Map<string, Waiting[]>;
  /** Executions whose turn is being processed. */
  readonly busy: Set<string>;
  lanes: number;
  isClosed: boolean;
  whenIdle: (() => void) | null;
}

/** Inputs that one turn takes at most, so that a busy execution does not keep others waiting (decision D58). */
const MAX_INPUTS_PER_TURN = 200;
const MAX_RACES = 20;

/** A start with a receipt may break its transaction, which is the duplicate's answer: it goes alone. */
function isAlone(items: readonly Waiting[]): boolean {
  return items[0]?.start?.request.receipt != null;
}

function takeBatch(queue: Queue): readonly Taken[] {
  const taken: Taken[] = [];
  for (const [id, items] of queue.waiting) {
    if (queue.busy.has(id) || (isAlone(items) && taken.length > 0)) continue;
    taken.push({ id, items: items.splice(0, MAX_INPUTS_PER_TURN) });
    if (items.length === 0) queue.waiting.delete(id);
    queue.busy.add(id);
    if (isAlone(taken[0]?.items ?? []) || taken.length >= queue.options.maxBatch) break;
  }
  return taken;
}

const ENGINE: TurnMaker = { by: 'engine', activitySpanId: null };

/** Inputs that meet in one turn are taken by the activity that brings one of them. */
function toMaker(items: readonly Waiting[]): TurnMaker {
  const [first = null] = items;
  return (items.find(({ maker }) => maker.by === 'workflow') ?? first)?.maker ?? ENGINE;
}

function toTurn({ id, items }: Taken): QueuedTurn {
  return {
    executionId: id,
    inputs: items.map((item) => item.input),
    start: items[0]?.start ?? null,
    maker: toMaker(items),
    settle: (outcomes) =>
      items.forEach((item, index) => item.resolve(outcomes[index] ?? { status: 'unknown_execution' })),
  };
}

/** A batch that fails is repeated execution by execution, so that one cannot spoil the others. */
async function processBatch(options: TurnQueueOptions, batch: readonly Taken[], races = 0): Promise<void> {
  try {
    await options.process(batch.map(toTurn));
  } catch (error) {
    const [first, ...others] = batch;
    if (first === undefined) return;
    if (others.length > 0) {
      for (const taken of batch) await processBatch(options, [taken], races);
      return;
    }
    if (options.isRepeatable(error, first.items[0]?.start != null) && races < MAX_RACES) {
      options.logger.warn({ executionId: first.id, races }, 'lost a race for an execution; reading it again');
      await delay(races * 5);
      await processBatch(options, batch, races + 1);
      return;
    }
    for (const item of first.items) item.reject(error);
  }
}

function pump(queue: Queue): void {
  while (queue.lanes < queue.options.lanes) {
    const batch = takeBatch(queue);
    if (batch.length === 0) break;
    queue.lanes += 1;
    void processBatch(queue.options, batch).finally(() => {
      queue.lanes -= 1;
      for (const { id } of batch) queue.busy.delete(id);
      pump(queue);
    });
  }
  if (queue.lanes === 0 && queue.waiting.size === 0) queue.whenIdle?.();
}

function submit(
  queue: Queue,
  executionId: string,
  submitted: Pick<Waiting, 'input' | 'start' | 'maker'>,
): Promise<InputOutcome> {
  if (queue.isClosed) return Promise.reject(new Error('The engine is closing.'));
  return new Promise((resolve, reject) => {
    const item: Waiting = { ...submitted, resolve, reject };
    const items = queue.waiting.get(executionId);
    if (items === undefined) queue.waiting.set(executionId, [item]);
    else items.push(item);
    // The microtask lets everything that was delivered together be taken together.
    queueMicrotask(() => pump(queue));
  });
}

/** Makes an empty queue. */
export function createTurnQueue(options: TurnQueueOptions): TurnQueue {
  const queue: Queue = { options, waiting: new Map(), busy: new Set(), lanes: 0, isClosed: false, whenIdle: null };
  return {
    start: async (added, event, maker) => {
      await submit(queue, added.execution.id, { input: { event }, start: added, maker });
    },
    deliver: (executionId, input, maker) => submit(queue, executionId, { input, start: null, maker }),
    close: () => {
      queue.isClosed = true;
      if (queue.lanes === 0 && queue.waiting.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        queue.whenIdle = resolve;
      });
    },
  };
}
