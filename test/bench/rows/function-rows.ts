import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import { parseDefinition } from '#schemas/parse-definition.ts';
import { autoLayout } from '#web/canvas/auto-layout.ts';
import { action, trigger, workflow } from '../../builders/samples/definition.ts';
import { chain } from '../definitions.ts';
import { median } from '../statistics.ts';

/** One figure of a function in this process, without a stack. */
interface FunctionRow {
  readonly name: string;
  readonly target: string;
  /** Milliseconds. */
  readonly measure: () => Promise<number>;
}

async function timeOf(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** A warm CEL expression in its thread: the median of 500. */
async function measureExpression(): Promise<number> {
  const pool = createExpressionPool();
  const times: number[] = [];
  for (let round = 0; round < 500; round += 1) {
    times.push(await timeOf(() => pool.evaluate('trigger.n + 1 > 1', { trigger: { n: 1 }, steps: {} })));
  }
  await pool.close();
  return median(times);
}

/** start ─► n0 ─► n1 ─► …: 999 nodes, of which each refers to the first and the one before. */
function referring(): unknown {
  const ids = Array.from({ length: 998 }, (_, index) => `n${index}`);
  const nodes = ids.map((id, index) => action(id, { note: index === 0 ? '' : `{{n${index - 1}.x}}{{n0.x}}` }));
  return workflow([trigger(), ...nodes], [['start', ...ids].join(' ─► ')]);
}

/** Functions that users wait for in the editor or at a start, with their targets. */
export const FUNCTION_ROWS: readonly FunctionRow[] = [
  { name: 'cel', target: '≤ 1', measure: measureExpression },
  {
    name: 'check1000',
    target: '≤ 1000',
    measure: () => timeOf(() => parseDefinition(referring(), { functions: new Map() })),
  },
  { name: 'layout1000', target: '≤ 5000', measure: () => timeOf(() => autoLayout(chain(998))) },
];
