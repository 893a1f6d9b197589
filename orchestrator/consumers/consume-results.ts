import {
  NODE_COMPLETED,
  NODE_FAILED,
  NODE_PROGRESSED,
  NodeCompleted,
  NodeFailed,
  NodeProgressed,
} from '#events/contracts/node-events.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { Broker, Outcome, Subscription } from '#events/broker/broker.ts';
import type { Engine, EngineInput } from '../engine/engine.ts';

export interface ResultDependencies {
  readonly broker: Broker;
  readonly engine: Engine;
  readonly clock: () => number;
}

interface Addressed {
  readonly executionId: string;
  readonly input: EngineInput;
}

function toInput(event: CloudEvent, at: number): Addressed {
  switch (event.type) {
    case NODE_COMPLETED: {
      const { executionId, nodeId, attempt, output, claimedAt, startedAt, finishedAt } = NodeCompleted.parse(
        event.data,
      );
      return {
        executionId,
        input: {
          event: { type: 'node.completed', at, nodeId, attempt, timings: { claimedAt, startedAt, finishedAt } },
          output,
        },
      };
    }
    case NODE_FAILED: {
      const { executionId, nodeId, attempt, error, claimedAt, startedAt, finishedAt } = NodeFailed.parse(event.data);
      return {
        executionId,
        input: {
          event: { type: 'node.failed', at, nodeId, attempt, error, timings: { claimedAt, startedAt, finishedAt } },
        },
      };
    }
    case NODE_PROGRESSED: {
      const { executionId, nodeId, attempt, startedAt } = NodeProgressed.parse(event.data);
      return { executionId, input: { event: { type: 'node.started', at, nodeId, attempt, startedAt } } };
    }
    default:
      throw new Error(`The type ${event.type} does not belong on ${TOPICS.results}.`);
  }
}

/** Raises one result as an input of its execution; resolves after the commit. */
export async function deliverResult(dependencies: ResultDependencies, event: CloudEvent): Promise<Outcome> {
  let addressed: Addressed;
  try {
    addressed = toInput(event, dependencies.clock());
  } catch (error) {
    return { status: 'dead', reason: error instanceof Error ? error.message : String(error) };
  }
  // Late, repeated and unknown results are not errors: the interpreter ignores them, and asking for them again would change nothing.
  await dependencies.engine.deliver(addressed.executionId, addressed.input);
  return { status: 'ack' };
}

/** Raises every result of a runner as an input of its execution; acknowledged only after the commit. */
export function consumeResults(dependencies: ResultDependencies): Promise<Subscription> {
  const options = { topic: TOPICS.results, group: GROUPS.orchestrator, maxBatch: 100, concurrency: 4, leaseMs: 30_000 };
  return dependencies.broker.subscribe(options, async (deliveries) => {
    const settled = await Promise.allSettled(deliveries.map(({ event }) => deliverResult(dependencies, event)));
    return settled.map((result): Outcome =>
      result.status === 'fulfilled' ? result.value : { status: 'retry', reason: String(result.reason) },
    );
  });
}
