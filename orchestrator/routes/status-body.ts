import type pg from 'pg';
import type { WorkflowStatusResponse } from '#schemas/execution/execution-api.ts';
import { readNodeOutputs, readPayloadBytes } from '../store/execution-reads.ts';
import type { ExecutionView } from '../store/execution-views.ts';
import type { NodeOutput } from '../store/statements/step-statements.ts';

const encode = (text: string): Buffer => Buffer.from(text);

/** The JSON of an output as bytes. A stored output may have 10 MB, so it is passed on without parsing it (decision D37). */
async function toOutputBytes(pool: pg.Pool, output: NodeOutput, asReferences: boolean): Promise<readonly Buffer[]> {
  if (!output.success) return [encode(JSON.stringify(output))];
  const { data } = output;
  if ('inline' in data) return [encode(JSON.stringify({ success: true, data: data.inline }))];
  if (asReferences)
    return [encode(JSON.stringify({ success: true, data: { $ref: data.ref, sizeBytes: data.sizeBytes } }))];
  const bytes = (await readPayloadBytes(pool, data.ref)) ?? encode('null');
  return [encode('{"success":true,"data":'), bytes, encode('}')];
}

/**
 * The JSON of a status answer (`WorkflowStatusResponse`). Large outputs are inline; with `asReferences` those over 8 KB are `{$ref, sizeBytes}`
 * (decision D49).
 */
export async function toStatusBody(pool: pg.Pool, view: ExecutionView, asReferences: boolean): Promise<Buffer> {
  const before: Omit<WorkflowStatusResponse, 'outputs' | 'currentNodes' | 'error' | 'startedAt' | 'completedAt'> = {
    instanceId: view.id,
    workflowId: view.workflowId,
    runtimeStatus: view.runtimeStatus,
    phase: view.phase,
    progress: view.progress,
  };
  const after: Omit<WorkflowStatusResponse, 'outputs' | keyof typeof before> = {
    currentNodes: [...view.currentNodes],
    error: view.error,
    startedAt: view.startedAt.toISOString(),
    completedAt: view.completedAt?.toISOString() ?? null,
  };
  const parts = [encode(`${JSON.stringify(before).slice(0, -1)},"outputs":{"trigger":${JSON.stringify(view.trigger)}`)];
  for (const [nodeId, output] of await readNodeOutputs(pool, view.id, null)) {
    parts.push(encode(`,${JSON.stringify(nodeId)}:`), ...(await toOutputBytes(pool, output, asReferences)));
  }
  parts.push(encode(`},${JSON.stringify(after).slice(1)}`));
  return Buffer.concat(parts);
}
