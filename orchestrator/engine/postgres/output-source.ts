import type pg from 'pg';
import type { Json } from '#schemas/json.ts';
import { readNodeOutputs, readPayloadText } from '../../store/execution-reads.ts';
import type { OutputSource } from '../node-outputs.ts';

/** Reads outputs from `node_runs` and `payloads`. */
export function createOutputSource(pool: pg.Pool): OutputSource {
  return {
    readOutputs: (executionId, nodeIds) => readNodeOutputs(pool, executionId, nodeIds),
    readPayload: async (ref) => {
      const text = await readPayloadText(pool, ref);
      if (text === null) return undefined;
      const value: Json = JSON.parse(text);
      return value;
    },
  };
}
