import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '3' },
    executions: { type: 'string', default: '200' },
  },
});
const options = {
  seed: Number(values.seed),
  faultMs: Number(values.minutes) * 60_000,
  executions: Number(values.executions),
};
console.log(`chaos: seed ${options.seed}, ${values.minutes} minutes of faults, ${options.executions} executions`);
const { passed, failed } = await runChaos(options);
console.log(`\nseed ${options.seed}\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
