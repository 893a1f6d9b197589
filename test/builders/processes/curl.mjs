// Stands in for curl where the machine has none (`run-shell-line.ts`). It knows the options that the product's own lines use.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    silent: { type: 'boolean', short: 's' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
  },
  allowPositionals: true,
});
const headers = (values.header ?? []).map((line) => line.split(/: (.*)/s).slice(0, 2));
const answer = await fetch(positionals[0], { method: 'POST', headers, body: values.data });
process.stdout.write(await answer.text());
