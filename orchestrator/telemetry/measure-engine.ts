import type { Engine, InputOutcome } from '../engine/engine.ts';

/** The engine, telling `heard` what became of every input that was delivered to it. */
export function measureEngine(engine: Engine, heard: (outcome: InputOutcome) => void): Engine {
  return {
    ...engine,
    deliver: async (executionId, input) => {
      const outcome = await engine.deliver(executionId, input);
      heard(outcome);
      return outcome;
    },
  };
}
