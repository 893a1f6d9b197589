import { setTimeout as delay } from 'node:timers/promises';
import type { EngineInput, InputOutcome, StartExecution } from '../engine.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { TurnInput } from '../turn.ts';

/** The inputs that one execution has waiting, taken together as one turn. */
export interface QueuedTurn {
  readonly executionId: string;
  readonly inputs: readonly TurnInput[];
  /** Of a new execution. */
  readonly start: { readonly request: StartExecution; readonly execution: LoadedExecution } | null;
  /** Answers those who wait, in the order of the inputs. */
  settle(outcomes: readonly InputOutcome[]): void;
}

export interface TurnQueueOptions {
  readonly lanes: number;
  readonly maxBatch: number;
  /** Commits a batch of turns of different executions; nothing of it counts when it throws. */
  process(batch: readonly QueuedTurn[]): Promise<void>;
  /** Whether a turn that failed so is read and tried again. */
  isRepeatable(error: unknown, isStart: boolean): boolean;
  readonly logger: { warn(fields: Record<string, unknown>, message: string): void };
}

export interface TurnQueue {
  /** Resolves when the start is committed. @throws what the commit threw. */
  start(request: StartExecution, execution: LoadedExecution, event: TurnInput['event']): Promise<void>;
  deliver(executionId: string, input: EngineInput): Promise<InputOutcome>;
  /** Takes nothing new and resolves when nothing is left. */
  close(): Promise<void>;
}

interface Waiting {
  readonly input: TurnInput;
  readonly start: QueuedTurn['start'];
  readonly resolve: (outcome: InputOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Inputs that one turn takes at most, so that a busy execution does not keep others waiting (rules.md 29). */
const MAX_INPUTS_PER_TURN = 200;
const MAX_RACES = 20;

/** Shared by everything that queues turns: one turn an execution at a time, many executions a batch, a few batches at a time. */
export function createTurnQueue(options: TurnQueueOptions): TurnQueue {
  const waiting = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  let lanes = 0;
  let isClosed = false;
  let whenIdle: (() => void) | null = null;

  function add(executionId: string, item: Waiting): void {
    const queue = waiting.get(executionId);
    if (queue === undefined) waiting.set(executionId, [item]);
    else queue.push(item);
    schedule();
  }

  function take(): { readonly id: string; readonly items: readonly Waiting[] }[] {
    const taken: { id: string; items: Waiting[] }[] = [];
    for (const [id, queue] of waiting) {
      if (busy.has(id)) continue;
      const first = queue[0];
      // A start with a receipt may break its transaction, which is the duplicate's answer: it goes alone.
      const isAlone = first?.start?.request.receipt != null;
      if (isAlone && taken.length > 0) continue;
      const items = queue.splice(0, MAX_INPUTS_PER_TURN);
      if (queue.length === 0) waiting.delete(id);
      busy.add(id);
      taken.push({ id, items });
      if (isAlone || taken.length >= options.maxBatch) break;
    }
    return taken;
  }

  function toTurn(id: string, items: readonly Waiting[]): QueuedTurn {
    return {
      executionId: id,
      inputs: items.map((item) => item.input),
      start: items[0]?.start ?? null,
      settle: (outcomes) =>
        items.forEach((item, index) => item.resolve(outcomes[index] ?? { status: 'unknown_execution' })),
    };
  }

  /** A batch that fails is repeated execution by execution, so that one cannot spoil the others. */
  async function run(taken: readonly { id: string; items: readonly Waiting[] }[], races: number): Promise<void> {
    try {
      await options.process(taken.map(({ id, items }) => toTurn(id, items)));
    } catch (error) {
      if (taken.length > 1) {
        for (const one of taken) await run([one], races);
        return;
      }
      if (options.isRepeatable(error, taken[0]?.items[0]?.start !== null) && races < MAX_RACES) {
        options.logger.warn({ executionId: taken[0]?.id, races }, 'lost a race for an execution; reading it again');
        await delay(races * 5);
        return run(taken, races + 1);
      }
      for (const { items } of taken) for (const item of items) item.reject(error);
    }
  }

  function schedule(): void {
    // The microtask lets everything that was delivered together be taken together.
    queueMicrotask(pump);
  }

  function pump(): void {
    while (lanes < options.lanes) {
      const taken = take();
      if (taken.length === 0) break;
      lanes += 1;
      void run(taken, 0).finally(() => {
        lanes -= 1;
        for (const { id } of taken) busy.delete(id);
        pump();
      });
    }
    if (lanes === 0 && waiting.size === 0) whenIdle?.();
  }

  function submit(executionId: string, input: TurnInput, start: QueuedTurn['start']): Promise<InputOutcome> {
    if (isClosed) return Promise.reject(new Error('The engine is closing.'));
    return new Promise((resolve, reject) => add(executionId, { input, start, resolve, reject }));
  }

  return {
    start: async (request, execution, event) => {
      await submit(request.instanceId, { event }, { request, execution });
    },
    deliver: (executionId, input) => submit(executionId, input, null),
    close: () => {
      isClosed = true;
      if (lanes === 0 && waiting.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        whenIdle = resolve;
      });
    },
  };
}
