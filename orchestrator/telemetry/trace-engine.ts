import { currentTrace } from '#events/telemetry/current-trace.ts';
import type { Tracing } from '#events/telemetry/tracing.ts';
import type { TraceContext } from '#events/telemetry/trace-context.ts';
import type { Engine, StartExecution, StartOutcome } from '../engine/engine.ts';
import type { ExecutionTraces } from './execution-traces.ts';

/** The engine, whose executions are parts of the trace that starts them; what is delivered to one brings its trace back after a restart. */
export function traceEngine(engine: Engine, traces: ExecutionTraces, tracing: Tracing): Engine {
  async function start(request: StartExecution, parent: TraceContext): Promise<StartOutcome> {
    traces.start(request.instanceId, parent);
    try {
      const outcome = await engine.start(request);
      if (outcome.status !== 'started') traces.forget(request.instanceId);
      return outcome;
    } catch (error) {
      traces.forget(request.instanceId);
      throw error;
    }
  }

  return {
    ...engine,
    start: async (request) => {
      const parent = currentTrace();
      if (parent !== null) return start(request, parent);
      // An event that came without a trace: whether this one is recorded is decided here.
      const root = tracing.begin({ name: `start by ${request.triggerType}`, kind: 'internal', parent: null });
      return start(request, root.context).finally(() => root.end());
    },
    deliver: async (executionId, input) => {
      const delivered = currentTrace();
      if (delivered !== null) traces.join(executionId, delivered);
      return engine.deliver(executionId, input);
    },
  };
}
