import type { FunctionResult } from '#schemas/function-result.ts';
import type { Json } from '#schemas/json.ts';
import type { NodeOutput } from '../store/node-run-writes.ts';
import type { LoadedExecution } from './loaded-execution.ts';

/** Where outputs that are not in memory come from. */
export interface OutputSource {
  /** The outputs of these nodes; nodes without one are absent. */
  readOutputs(executionId: string, nodeIds: readonly string[]): Promise<ReadonlyMap<string, NodeOutput>>;
  /** The JSON that a claim check stands for; undefined when it is gone. */
  readPayload(ref: string): Promise<Json | undefined>;
}

async function toResult(output: NodeOutput, source: OutputSource): Promise<FunctionResult | undefined> {
  if (!output.success) return output;
  const data = 'inline' in output.data ? output.data.inline : await source.readPayload(output.data.ref);
  return data === undefined ? undefined : { success: true, data };
}

/**
 * `{success, data}` of the nodes asked for, as templates and expressions see them; reads the store only for what memory lacks. A payload that is
 * gone is an output that is not there: the reference to it fails its node and says which.
 */
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
    const result = output === null || output === undefined ? undefined : await toResult(output, source);
    if (result !== undefined) results.set(nodeId, result);
  }
  return results;
}
