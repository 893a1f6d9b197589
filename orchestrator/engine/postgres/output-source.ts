import type pg from 'pg';
import { readNodeOutputs, readPayloadBytes } from '../../store/execution-reads.ts';
import type { OutputSource } from '../resolve/node-outputs.ts';

/** Reads outputs from `node_runs` and `payloads`. */
export function createOutputSource(pool: pg.Pool): OutputSource {
  return {
    readOutputs: (executionId, nodeIds) => readNodeOutputs(pool, executionId, nodeIds),
    readPayload: async (ref) => (await readPayloadBytes(pool, ref)) ?? undefined,
  };
}
