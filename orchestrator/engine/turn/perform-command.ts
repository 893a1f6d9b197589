import { createHash } from 'node:crypto';
import { toNodeCancelledEvent, toNodeRequestedEvent } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { INLINE_PAYLOAD_BYTES, type PayloadRef } from '#schemas/execution/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { Command } from '../../interpreter/command.ts';
import type { NodeOutput } from '../../store/statements/step-statements.ts';
import { projectEvent, mergeNodeRun } from './turn-writes.ts';
import { resolveNode } from '../resolve/resolve-node.ts';
import type { ResolveDependencies, ResolvedNode } from '../resolve/resolve-context.ts';
import type { ResolvedEvent, TurnEvent, TurnInProgress } from './turn-in-progress.ts';

/** Carries out one command that follows from `cause`; a `resolve` gives the event that the interpreter waits for. */
export async function performCommand(
  turn: TurnInProgress,
  command: Command,
  cause: TurnEvent,
  dependencies: ResolveDependencies,
): Promise<ResolvedEvent | null> {
  switch (command.type) {
    case 'record':
      projectEvent(turn.execution.id, command.event, turn.writes);
      return null;
    case 'resolve': {
      const { nodeId, attempt } = command;
      const found = await resolve(turn, nodeId, attempt, dependencies);
      return { event: { type: 'resolved', at: turn.now, nodeId, attempt, resolution: found.resolution }, found };
    }
    case 'request':
      await request(turn, command, cause, dependencies);
      return null;
    case 'cancel':
      cancel(turn, command);
      return null;
    case 'publish':
      if ('found' in cause) publish(turn, command, cause.found);
      return null;
    case 'keep-output':
      if ('output' in cause && cause.output !== undefined) {
        storeOutput(turn, command.nodeId, command.attempt, { success: true, data: cause.output });
      }
      return null;
    case 'store-output': {
      const { nodeId, attempt, output } = command;
      storeOutput(turn, nodeId, attempt, output.success ? { success: true, data: { inline: output.data } } : output);
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
  const { execution, now } = turn;
  const node = execution.definition.nodes.get(nodeId);
  // The plan is made from the definition, so this cannot be; if it is all the same, the node fails and says so.
  const message = `The node "${nodeId}" is not in the definition.`;
  return node === undefined
    ? { resolution: { kind: 'failed', error: { type: 'internal', message, retryable: false } } }
    : await resolveNode({ execution, node, attempt, now, dependencies });
}

function toIso(instant: number): string {
  return new Date(instant).toISOString();
}

/** Keeps small values in place and larger ones, or what is JSON text already, in `payloads` (claim check). */
function toPayload(turn: TurnInProgress, value: Json | Uint8Array): PayloadRef {
  if (value instanceof Uint8Array)
    return storePayload(turn, Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  const text = JSON.stringify(value);
  return text.length <= INLINE_PAYLOAD_BYTES ? { inline: value } : storePayload(turn, Buffer.from(text));
}

function storePayload(turn: TurnInProgress, bytes: Buffer): PayloadRef {
  const ref = `${turn.execution.id}/${createHash('sha256').update(bytes).digest('hex')}`;
  turn.writes.payloads.push({ ref, executionId: turn.execution.id, bytes });
  return { ref, sizeBytes: bytes.length };
}

async function request(
  turn: TurnInProgress,
  { nodeId, attempt }: Extract<Command, { type: 'request' }>,
  cause: TurnEvent,
  dependencies: ResolveDependencies,
): Promise<void> {
  const { execution } = turn;
  // Asked again, maybe after a restart: outputs never change, so resolving gives the same input as the first time.
  const found = 'found' in cause ? cause.found : await resolve(turn, nodeId, attempt, dependencies);
  const planned = execution.definition.plan.nodesById.get(nodeId);
  if (found.resolution.kind !== 'action' || planned === undefined) return;
  const input = toPayload(turn, found.input ?? {});
  const event = toNodeRequestedEvent(
    { time: toIso(turn.now) },
    {
      executionId: execution.id,
      workflowId: execution.definition.definition.id,
      nodeId,
      nodeName: execution.definition.nodes.get(nodeId)?.label ?? nodeId,
      attempt,
      functionSlug: found.resolution.functionSlug,
      input,
      timeoutMs: planned.timeoutMs,
      idempotencyKey: createHash('sha256').update(`${execution.id}/${nodeId}`).digest('hex'),
      ownerId: execution.ownerId,
      ...(execution.sealedIntegrationsRef === null ? {} : { sealedIntegrationsRef: execution.sealedIntegrationsRef }),
    },
  );
  turn.writes.outgoing.push({ topic: TOPICS.nodes, event });
  mergeNodeRun(turn.writes, { executionId: execution.id, nodeId, attempt, input });
}

function cancel(turn: TurnInProgress, command: Extract<Command, { type: 'cancel' }>): void {
  const { nodeId, attempt, reason } = command;
  const { execution, now, writes } = turn;
  const context = { time: toIso(now), workflowId: execution.definition.definition.id };
  const event = toNodeCancelledEvent(context, { executionId: execution.id, nodeId, attempt, reason });
  writes.outgoing.push({ topic: TOPICS.nodes, event });
  mergeNodeRun(writes, { executionId: execution.id, nodeId, attempt, status: 'cancelled', endedAt: toIso(now) });
}

function publish(
  turn: TurnInProgress,
  { nodeId, attempt }: Extract<Command, { type: 'publish' }>,
  { outgoing }: ResolvedNode,
): void {
  if (outgoing === undefined) return;
  turn.writes.outgoing.push(outgoing);
  const { id, source, type, subject, data } = outgoing.event;
  const output = { id, source, type, ...(subject === undefined ? {} : { subject }), data: data ?? null };
  storeOutput(turn, nodeId, attempt, { success: true, data: toPayload(turn, output) });
}

function storeOutput(turn: TurnInProgress, nodeId: string, attempt: number, output: NodeOutput): void {
  const { execution, writes } = turn;
  execution.outputs.set(nodeId, output);
  const status = output.success ? 'completed' : 'failed';
  mergeNodeRun(writes, { executionId: execution.id, nodeId, attempt, status, output });
}
