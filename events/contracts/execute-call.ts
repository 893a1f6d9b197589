import type { ExecuteAttempt, ExecuteRequest } from '#schemas/execution/function-result.ts';
import { isJsonObject } from '#schemas/json.ts';
import type { CloudEvent } from './cloud-event.ts';
import { type NodeRequested, toNodeRequestedEvent } from './node-events.ts';

/** How long POST /execute waits for the end of an attempt. After that it answers 202, and the result is an event on `workflow.results`. */
export const EXECUTE_WAIT_MS = 5_000;

/** How long a caller waits for an answer before it asks again. A runner always answers earlier, whatever the function does. */
export const EXECUTE_TIMEOUT_MS = 20_000;

/** A call of POST /execute that asks for an attempt. */
export type AttemptCall = ExecuteRequest & { readonly attempt: ExecuteAttempt };

function readText(event: CloudEvent, name: 'traceparent' | 'tracestate'): string | undefined {
  const value = event[name];
  return typeof value === 'string' ? value : undefined;
}

/** The call of POST /execute that says the same as a node.requested. */
export function toAttemptCall(event: CloudEvent, request: NodeRequested): AttemptCall {
  const { input, sealedIntegrationsRef } = request;
  const traceparent = readText(event, 'traceparent');
  const tracestate = readText(event, 'tracestate');
  return {
    function_slug: request.functionSlug,
    execution_id: request.executionId,
    workflow_id: request.workflowId,
    node_id: request.nodeId,
    node_name: request.nodeName,
    input: 'inline' in input && isJsonObject(input.inline) ? input.inline : {},
    node_outputs: {},
    attempt: {
      number: request.attempt,
      requested_at: event.time ?? '',
      timeout_ms: request.timeoutMs,
      idempotency_key: request.idempotencyKey,
      owner_id: request.ownerId,
      ...('ref' in input ? { input_ref: { ref: input.ref, size_bytes: input.sizeBytes } } : {}),
      ...(sealedIntegrationsRef === undefined ? {} : { sealed_integrations_ref: sealedIntegrationsRef }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(tracestate === undefined ? {} : { tracestate }),
    },
  };
}

/** The node.requested that a call was made from. */
export function fromAttemptCall({ attempt, ...call }: AttemptCall): CloudEvent {
  const { input_ref: stored, sealed_integrations_ref: sealedIntegrationsRef, traceparent, tracestate } = attempt;
  return toNodeRequestedEvent(
    {
      time: attempt.requested_at,
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(tracestate === undefined ? {} : { tracestate }),
    },
    {
      executionId: call.execution_id,
      workflowId: call.workflow_id,
      nodeId: call.node_id,
      nodeName: call.node_name,
      attempt: attempt.number,
      functionSlug: call.function_slug,
      input: stored === undefined ? { inline: call.input } : { ref: stored.ref, sizeBytes: stored.size_bytes },
      timeoutMs: attempt.timeout_ms,
      idempotencyKey: attempt.idempotency_key,
      ownerId: attempt.owner_id,
      ...(sealedIntegrationsRef === undefined ? {} : { sealedIntegrationsRef }),
    },
  );
}
