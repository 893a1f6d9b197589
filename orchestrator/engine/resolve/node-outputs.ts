import type { FunctionResult } from '#schemas/execution/function-result.ts';
import { LARGE_VALUE_BYTES, unpackResult, type PackedResult } from '#schemas/execution/packed-result.ts';
import type { NodeOutput } from '../../store/statements/step-statements.ts';
import type { LoadedExecution } from '../loaded-execution.ts';

/** Source of outputs that are not in memory. */
export interface OutputSource {
  /** The outputs of these nodes; nodes without one are absent. */
  readOutputs(executionId: string, nodeIds: readonly string[]): Promise<ReadonlyMap<string, NodeOutput>>;
  /** The JSON text that a claim check stands for; undefined when it is gone. */
  readPayload(ref: string): Promise<Uint8Array | undefined>;
}

async function toPacked(output: NodeOutput, source: OutputSource): Promise<PackedResult | undefined> {
  if (!output.success) return output;
  if ('inline' in output.data) return { success: true, data: output.data.inline };
  const bytes = await source.readPayload(output.data.ref);
  return bytes === undefined ? undefined : { success: true, bytes };
}

/** Whether results are so large together that a thread should work on them. */
export function isLarge(results: Iterable<PackedResult>): boolean {
  let sizeBytes = 0;
  for (const result of results) if ('bytes' in result) sizeBytes += result.bytes.byteLength;
  return sizeBytes > LARGE_VALUE_BYTES;
}

/** Parses what is still text: for results that are not large. */
export function unpackResults(results: ReadonlyMap<string, PackedResult>): ReadonlyMap<string, FunctionResult> {
  return new Map([...results].map(([nodeId, packed]) => [nodeId, unpackResult(packed)]));
}

/**
 * `{success, data}` of the nodes asked for, as templates and expressions see them; reads the store only for what memory lacks. A payload that is
 * gone is an output that is not there: the reference to it fails its node and says which.
 */
export async function loadResults(
  execution: LoadedExecution,
  nodeIds: ReadonlySet<string>,
  source: OutputSource,
): Promise<ReadonlyMap<string, PackedResult>> {
  const missing = [...nodeIds].filter((nodeId) => !execution.outputs.has(nodeId));
  if (missing.length > 0) {
    const found = await source.readOutputs(execution.id, missing);
    for (const nodeId of missing) execution.outputs.set(nodeId, found.get(nodeId) ?? null);
  }
  const results = new Map<string, PackedResult>();
  for (const nodeId of nodeIds) {
    const output = execution.outputs.get(nodeId);
    const result = output === null || output === undefined ? undefined : await toPacked(output, source);
    if (result !== undefined) results.set(nodeId, result);
  }
  return results;
}
