import { parseArgs } from 'node:util';
import { disturbOnDapr } from './disturb-on-dapr.ts';
import { disturbOnPostgres } from './disturb-on-postgres.ts';
import { type ChaosOptions, runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '3' },
    executions: { type: 'string' },
    dapr: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);

function onDapr(): ChaosOptions {
  const executions = Number(values.executions ?? '110');
  const extent = values.brief ? 'brief' : 'whole';
  console.log(`chaos on Dapr: seed ${seed}, ${extent}, ${executions} executions`);
  return { seed, engine: 'dapr', disturb: (run) => disturbOnDapr(run, { extent, executions }) };
}

function onPostgres(): ChaosOptions {
  const executions = Number(values.executions ?? '200');
  const faultMs = Number(values.minutes) * 60_000;
  console.log(`chaos: seed ${seed}, ${values.minutes} minutes of faults, ${executions} executions`);
  return { seed, engine: 'postgres', disturb: (run, env) => disturbOnPostgres(run, { faultMs, executions, env }) };
}

const { passed, failed } = await runChaos(values.dapr ? onDapr() : onPostgres());
console.log(`\nseed ${seed}\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
