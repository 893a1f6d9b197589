import { isDeepStrictEqual } from 'node:util';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import { compilePlan } from '#orchestrator/interpreter/plan.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';
import type { ExecutionRecord } from './execution-record.ts';

/** As it is after a journey through JSON. */
function toStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** P11: a failed start consumed nothing, and its one event is its end. */
function* checkFailedStart({
  inputs,
  state,
  events,
}: Pick<ExecutionRecord, 'inputs' | 'state' | 'events'>): Generator<string> {
  if (inputs.length > 0) yield `P11 a failed start consumed ${inputs.length} inputs`;
  if (state.runtimeStatus !== 'FAILED') yield `P11 the state of a failed start is ${state.runtimeStatus}`;
  const types = events.map(({ type }) => type).join();
  if (types !== 'execution.failed') yield `P11 a failed start recorded ${types}`;
}

/** P11: feeding the interpreter what it was fed gives the stored state and the recorded events again. */
export function* checkReplay({
  pinned,
  inputs,
  state: stored,
  events,
}: Pick<ExecutionRecord, 'pinned' | 'inputs' | 'state' | 'events'>): Generator<string> {
  if (stored.error?.type === 'start_failed') {
    yield* checkFailedStart({ inputs, state: stored, events });
    return;
  }
  const plan = compilePlan(pinned.definition, (slug) => pinned.policies[slug]);
  const recorded: ExecutionEvent[] = [];
  let state = initialState(plan);
  for (const input of inputs.flat()) {
    const step = transition(plan, state, input);
    if (step.ignored !== null) yield `P11 the recorded input ${input.type} was ignored (${step.ignored}) when replayed`;
    state = step.state;
    for (const command of step.commands) if (command.type === 'record') recorded.push(command.event);
  }
  if (!isDeepStrictEqual(toStored(state), stored)) yield 'P11 replaying its inputs gives another state';
  if (!isDeepStrictEqual(toStored(recorded), events)) yield 'P11 replaying its inputs gives other events';
}
