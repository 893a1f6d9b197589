import { type Journey, listDetours, listFiles, listMissing } from './journey.ts';
import { isBeside, RESULT, START, STEP_TYPES } from './routes.ts';

function show(journey: Journey): boolean {
  const files = listFiles(journey);
  console.log(`${journey.name}: ${files.length} files, at most ${journey.limit}`);
  for (const [step, ...passed] of journey.steps) {
    console.log(`  ${step}`);
    for (const file of passed) console.log(`    ${file}`);
  }
  const missing = listMissing(journey);
  for (const file of missing) console.log(`  not there: ${file}`);
  const detours = missing.length > 0 ? [] : listDetours(journey, isBeside);
  for (const { from, to } of detours) console.log(`  leaves the way: ${from} imports ${to}`);
  return files.length <= journey.limit && missing.length === 0 && detours.length === 0;
}

console.log(`types of a step in the runner: ${STEP_TYPES.types.map(([name]) => name).join(' → ')}`);
const isShort = [START, RESULT].map(show).every(Boolean);
process.exitCode = isShort ? 0 : 1;
