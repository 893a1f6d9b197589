import { setImmediate as nextLoop } from 'node:timers/promises';
import { MAX_EXECUTION_BYTES, type PayloadRef } from '#schemas/execution/function-result.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { findRaised } from '../../interpreter/approval-gate.ts';
import type { IgnoredReason } from '../../interpreter/command.ts';
import type { InterpreterEvent } from '../../interpreter/event.ts';
import { nextDeadline } from '../../interpreter/status.ts';
import { transition } from '../../interpreter/transition.ts';
import type { InputOutcome } from '../engine.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import { performCommand } from './perform-command.ts';
import type { ResolveDependencies } from '../resolve/resolve-context.ts';
import type { TurnEvent, TurnInProgress, TurnInput } from './turn-in-progress.ts';
import { createTurnWrites, type TurnWrites } from './turn-writes.ts';

/** The result of a turn. It counts only once `writes` is committed. */
export interface TurnResult {
  readonly execution: LoadedExecution;
  /** In the order of the inputs. */
  readonly outcomes: readonly InputOutcome[];
  readonly writes: TurnWrites;
}

function toSizeBytes(payload: PayloadRef): number {
  return 'inline' in payload ? Buffer.byteLength(JSON.stringify(payload.inline)) : payload.sizeBytes;
}

/** The sum of an execution's outputs is limited (decision D28): the result that breaks the limit fails its node. */
function limitOutput(input: TurnInput, outputBytes: number): TurnInput {
  if (input.event.type !== 'node.completed' || input.output === undefined) return input;
  if (outputBytes + toSizeBytes(input.output) <= MAX_EXECUTION_BYTES) return input;
  const { at, nodeId, attempt, timings } = input.event;
  const message = `The outputs of one execution may have ${MAX_EXECUTION_BYTES} bytes together; this one went over.`;
  return {
    event: {
      type: 'node.failed',
      at,
      nodeId,
      attempt,
      timings,
      error: { type: 'execution_too_large', message, retryable: false },
    },
  };
}

/** A turn of a thousand nodes lets others have their turn of the event loop after so long. */
const LONGEST_SLICE_MS = 10;

/** Awaited between commands: goes on at once unless this slice of the event loop has lasted long enough. */
function createBreather(): () => Promise<void> | undefined {
  let startedAt = performance.now();
  const breathe = async () => {
    await nextLoop();
    startedAt = performance.now();
  };
  return () => (performance.now() - startedAt < LONGEST_SLICE_MS ? undefined : breathe());
}

function toIgnored({ state }: TurnInProgress, event: InterpreterEvent, reason: IgnoredReason): InputOutcome {
  if (reason !== 'duplicate') return { status: 'ignored', reason };
  return { status: 'ignored', reason, earlier: event.type === 'raised' ? findRaised(state, event.eventId) : null };
}

async function feed(turn: TurnInProgress, given: TurnInput, dependencies: ResolveDependencies): Promise<InputOutcome> {
  const input = limitOutput(given, turn.outputBytes);
  const fed: InterpreterEvent[] = [];
  const breathe = createBreather();
  const queue: TurnEvent[] = [input];
  for (let cause = queue.shift(); cause !== undefined; cause = queue.shift()) {
    const { event } = cause;
    const result = transition(turn.execution.definition.plan, turn.state, event);
    if (result.ignored !== null) {
      if (fed.length === 0) return toIgnored(turn, event, result.ignored);
      continue;
    }
    fed.push(event);
    turn.state = result.state;
    for (const command of result.commands) {
      const resolved = await performCommand(turn, command, cause, dependencies);
      if (resolved !== null) queue.push(resolved);
      await breathe();
    }
  }
  turn.version += 1;
  turn.writes.inputs.push({ executionId: turn.execution.id, position: turn.version, events: fed });
  if (input.output !== undefined) turn.outputBytes += toSizeBytes(input.output);
  return { status: 'applied' };
}

function toTimer(turn: TurnInProgress): number | null {
  if (isTerminal(turn.state.runtimeStatus)) return null;
  const due = nextDeadline(turn.state);
  const armed = turn.execution.timerDueAt;
  // An armed wake-up that comes too early costs one look; re-arming it at every step would cost a write a step.
  if (due !== null && armed !== null && armed <= due && armed > turn.now) return armed;
  return due;
}

/** Feeds inputs to an execution, performs the commands into `writes`, and gives the execution as it then is. Writes nothing itself. */
export async function runTurn(
  execution: LoadedExecution,
  inputs: readonly TurnInput[],
  now: number,
  dependencies: ResolveDependencies,
): Promise<TurnResult> {
  const turn: TurnInProgress = {
    execution,
    now,
    state: execution.state,
    version: execution.version,
    outputBytes: execution.outputBytes,
    writes: createTurnWrites(),
  };
  const outcomes: InputOutcome[] = [];
  for (const input of inputs) outcomes.push(await feed(turn, input, dependencies));
  const { state, version, outputBytes, writes } = turn;
  return { execution: { ...execution, state, version, outputBytes, timerDueAt: toTimer(turn) }, outcomes, writes };
}
