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

/** P11: feeding the interpreter what it was fed gives the stored state and the recorded events again. */
export function* checkReplay({
  pinned,
  inputs,
  state: stored,
  events,
}: Pick<ExecutionRecord, 'pinned' | 'inputs' | 'state' | 'events'>): Generator<string> {
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
