import { createHash } from 'node:crypto';
import { toNodeCancelledEvent, toNodeRequestedEvent } from '#events/contracts/node-request-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { INLINE_PAYLOAD_BYTES, type PayloadRef } from '#schemas/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { Command } from '../interpreter/command.ts';
import type { InterpreterEvent } from '../interpreter/event.ts';
import type { ExecutionState } from '../interpreter/state.ts';
import type { NodeOutput } from '../store/node-run-writes.ts';
import type { LoadedExecution } from './loaded-execution.ts';
import { projectEvent } from './project-event.ts';
import { resolveNode } from './resolve-by-type.ts';
import type { ResolveDependencies, ResolvedNode } from './resolve-node.ts';
import type { TurnInput } from './turn.ts';
import { mergeNodeRun, type TurnWrites } from './turn-writes.ts';

/** A turn while it runs. */
export interface TurnInProgress {
  readonly execution: LoadedExecution;
  readonly now: number;
  readonly writes: TurnWrites;
  /** What `resolve` found, by node id, for the command that follows it. */
  readonly resolved: Map<string, ResolvedNode>;
  state: ExecutionState;
  version: number;
  outputBytes: number;
}

/** Carries out one command; a `resolve` gives the event that the interpreter waits for. */
export async function performCommand(
  turn: TurnInProgress,
  command: Command,
  input: TurnInput,
  dependencies: ResolveDependencies,
): Promise<InterpreterEvent | null> {
  switch (command.type) {
    case 'record':
      projectEvent(turn.execution.id, command.event, turn.writes);
      return null;
    case 'resolve': {
      const found = await resolve(turn, command.nodeId, command.attempt, dependencies);
      return {
        type: 'resolved',
        at: turn.now,
        nodeId: command.nodeId,
        attempt: command.attempt,
        resolution: found.resolution,
      };
    }
    case 'request':
      await request(turn, command.nodeId, command.attempt, dependencies);
      return null;
    case 'cancel':
      cancel(turn, command.nodeId, command.attempt, command.reason);
      return null;
    case 'publish':
      publish(turn, command.nodeId);
      return null;
    case 'keep-output':
      if (input.output !== undefined)
        storeOutput(turn, command.nodeId, command.attempt, { success: true, data: input.output });
      return null;
    case 'store-output': {
      const { output } = command;
      const stored: NodeOutput = output.success ? { success: true, data: { inline: output.data } } : output;
      storeOutput(turn, command.nodeId, toAttempt(turn, command.nodeId), stored);
      return null;
    }
  }
}

async function resolve(
  turn: TurnInProgress,
  nodeId: string,
  attempt: number,
  dependencies: ResolveDependencies,
): Promise<ResolvedNode> {
  const node = turn.execution.definition.nodes.get(nodeId);
  const found: ResolvedNode =
    node === undefined
      ? {
          resolution: {
            kind: 'failed',
            error: { type: 'internal', message: `The node "${nodeId}" is not in the definition.`, retryable: false },
          },
        }
      : await resolveNode({ execution: turn.execution, node, attempt, now: turn.now, dependencies });
  turn.resolved.set(nodeId, found);
  return found;
}

/** The attempt that a node's state is in; nodes that no runner executes have one. */
function toAttempt(turn: TurnInProgress, nodeId: string): number {
  const planned = turn.execution.definition.plan.nodesById.get(nodeId);
  const node = planned === undefined ? undefined : turn.state.nodes[planned.index];
  return node !== undefined && 'attempt' in node ? node.attempt : 1;
}

function toIso(instant: number): string {
  return new Date(instant).toISOString();
}

/** Keeps small values in place and larger ones in `payloads` (claim check). */
function toPayload(turn: TurnInProgress, value: Json): PayloadRef {
  const text = JSON.stringify(value);
  if (text.length <= INLINE_PAYLOAD_BYTES) return { inline: value };
  const bytes = Buffer.from(text);
  const ref = `${turn.execution.id}/${createHash('sha256').update(bytes).digest('hex')}`;
  turn.writes.payloads.push({ ref, executionId: turn.execution.id, bytes });
  return { ref, sizeBytes: bytes.length };
}

async function request(
  turn: TurnInProgress,
  nodeId: string,
  attempt: number,
  dependencies: ResolveDependencies,
): Promise<void> {
  const { execution } = turn;
  // Asked again, maybe after a restart: outputs never change, so resolving gives the same input as the first time.
  const found = turn.resolved.get(nodeId) ?? (await resolve(turn, nodeId, attempt, dependencies));
  if (found.resolution.kind !== 'action') return;
  const node = execution.definition.nodes.get(nodeId);
  const planned = execution.definition.plan.nodesById.get(nodeId);
  const payload = toPayload(turn, found.input ?? {});
  const event = toNodeRequestedEvent(
    { time: toIso(turn.now) },
    {
      executionId: execution.id,
      workflowId: execution.definition.definition.id,
      nodeId,
      nodeName: node?.label ?? nodeId,
      attempt,
      functionSlug: found.resolution.functionSlug,
      input: payload,
      timeoutMs: planned?.timeoutMs ?? 300_000,
      idempotencyKey: createHash('sha256').update(`${execution.id}/${nodeId}`).digest('hex'),
      ownerId: execution.ownerId,
      ...(execution.sealedIntegrationsRef === null ? {} : { sealedIntegrationsRef: execution.sealedIntegrationsRef }),
    },
  );
  turn.writes.outgoing.push({ topic: TOPICS.nodes, event });
  mergeNodeRun(turn.writes, { executionId: execution.id, nodeId, attempt, input: payload });
}

function cancel(turn: TurnInProgress, nodeId: string, attempt: number, reason: string): void {
  const { execution } = turn;
  const context = { time: toIso(turn.now), workflowId: execution.definition.definition.id };
  const event = toNodeCancelledEvent(context, { executionId: execution.id, nodeId, attempt, reason });
  turn.writes.outgoing.push({ topic: TOPICS.nodes, event });
  mergeNodeRun(turn.writes, {
    executionId: execution.id,
    nodeId,
    attempt,
    status: 'cancelled',
    endedAt: toIso(turn.now),
  });
}

function publish(turn: TurnInProgress, nodeId: string): void {
  const outgoing = turn.resolved.get(nodeId)?.outgoing;
  if (outgoing === undefined) return;
  turn.writes.outgoing.push(outgoing);
  const { id, source, type, subject, data } = outgoing.event;
  storeOutput(turn, nodeId, 1, {
    success: true,
    data: toPayload(turn, { id, source, type, ...(subject === undefined ? {} : { subject }), data: data ?? null }),
  });
}

function storeOutput(turn: TurnInProgress, nodeId: string, attempt: number, output: NodeOutput): void {
  turn.execution.outputs.set(nodeId, output);
  mergeNodeRun(turn.writes, {
    executionId: turn.execution.id,
    nodeId,
    attempt,
    status: output.success ? 'completed' : 'failed',
    output,
  });
}
