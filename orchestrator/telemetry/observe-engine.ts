import type { Engine, InputOutcome } from '../engine/engine.ts';
import { currentTrace } from '#events/platform/telemetry/current-trace.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';

/** The engine, calling `onOutcome` with what became of every input that was delivered to it. */
export function measureEngine(engine: Engine, onOutcome: (outcome: InputOutcome) => void): Engine {
  return {
    ...engine,
    deliver: async (executionId, input) => {
      const outcome = await engine.deliver(executionId, input);
      onOutcome(outcome);
      return outcome;
    },
  };
}

/** The engine, whose executions are parts of the trace that starts them. */
export function traceEngine(engine: Engine, tracing: Tracing): Engine {
  return {
    ...engine,
    failStart: async (request) => {
      const parent = currentTrace();
      return engine.failStart(parent === null ? request : { ...request, traceparent: toTraceparent(parent) });
    },
    start: async (request) => {
      const parent = currentTrace();
      if (parent !== null) return engine.start({ ...request, traceparent: toTraceparent(parent) });
      // An event that came without a trace: whether this one is recorded is decided here.
      const root = tracing.begin({ name: `start by ${request.triggerType}`, kind: 'internal', parent: null });
      try {
        return await engine.start({ ...request, traceparent: toTraceparent(root.context) });
      } finally {
        root.end();
      }
    },
  };
}
