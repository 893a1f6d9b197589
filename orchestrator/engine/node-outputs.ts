import type { FunctionResult, PayloadRef } from '#schemas/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { NodeOutput } from '../store/node-run-writes.ts';
import type { LoadedExecution } from './loaded-execution.ts';

/** Where outputs that are not in memory come from. */
export interface OutputSource {
  /** The outputs of these nodes; nodes without one are absent. */
  readOutputs(executionId: string, nodeIds: readonly string[]): Promise<ReadonlyMap<string, NodeOutput>>;
  /** The JSON that a claim check stands for. @throws when it is not there (any more). */
  readPayload(ref: string): Promise<Json>;
}

async function toValue(payload: PayloadRef, source: OutputSource): Promise<Json> {
  return 'inline' in payload ? payload.inline : source.readPayload(payload.ref);
}

/** `{success, data}` of the nodes asked for, as templates and expressions see them; reads the store only for what memory lacks. */
export async function loadResults(
  execution: LoadedExecution,
  nodeIds: ReadonlySet<string>,
  source: OutputSource,
): Promise<ReadonlyMap<string, FunctionResult>> {
  const missing = [...nodeIds].filter((nodeId) => !execution.outputs.has(nodeId));
  if (missing.length > 0) {
    const found = await source.readOutputs(execution.id, missing);
    for (const nodeId of missing) execution.outputs.set(nodeId, found.get(nodeId) ?? null);
  }
  const results = new Map<string, FunctionResult>();
  for (const nodeId of nodeIds) {
    const output = execution.outputs.get(nodeId);
    if (output === null || output === undefined) continue;
    results.set(nodeId, output.success ? { success: true, data: await toValue(output.data, source) } : output);
  }
  return results;
}
