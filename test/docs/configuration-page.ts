import type { z } from 'zod';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { OrchestratorEnvironment } from '#orchestrator/config.ts';
import { RunnerEnvironment } from '#runner/config.ts';
import { WebEnvironment } from '#web/config.ts';
import { describeVariable, type VariableRow } from './describe-variable.ts';
import { type OtherVariable, SERVICE_VARIABLES, START_VARIABLES, TEST_VARIABLES } from './other-variables.ts';

/** The variables of each service, as its `main.ts` parses them. */
export const SERVICE_SHAPES: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  orchestrator: { ...OrchestratorEnvironment.shape, ...TracingEnvironment.shape },
  runner: { ...RunnerEnvironment.shape, ...TracingEnvironment.shape },
  web: { ...WebEnvironment.shape, ...TracingEnvironment.shape },
};

const TITLES: Readonly<Record<string, string>> = {
  'orchestrator, runner, web': 'Every service',
  'orchestrator, runner': 'Orchestrator and runner',
  orchestrator: 'Orchestrator alone',
  runner: 'Runner alone',
  web: 'Web alone',
};

const INTRODUCTION = `# Configuration

Services are configured by environment variables. Each service reads them once when it starts; a wrong or missing one
ends the process with a list of all problems ([D71](decisions.md#d71-the-environment-is-read-once)). \`npm start\` sets
what is required and passes every other variable of your environment on to the services.

This page is made from the schemas by \`npm run docs\`. Change a description where the variable is declared:
\`config.ts\` of the service, or \`events/platform/\` for those that services share.
`;

const START = `
## npm start

\`npm start\` reads these itself. Its options are \`--port\`, \`--data\` and \`--dapr\`; \`npm start -- --help\` lists them.
`;

const OTHERS = `
## Outside of the schemas

`;

const TESTS = `
## Tests

`;

/** Aligned, as the formatter wants it. */
function toTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [toLine(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(toLine)].join(
    '\n',
  );
}

function toOtherTable(variables: readonly OtherVariable[]): string {
  return `${toTable(
    ['variable', 'default', 'meaning'],
    variables.map(({ name, fallback, description }) => [`\`${name}\``, fallback, description]),
  )}\n`;
}

/** Rows by the services that read them: what several read alike stands in one table. */
function groupRows(): ReadonlyMap<string, readonly VariableRow[]> {
  const readers = new Map<string, { readonly row: VariableRow; readonly services: string[] }>();
  for (const [service, shape] of Object.entries(SERVICE_SHAPES)) {
    for (const [name, schema] of Object.entries(shape)) {
      const row = describeVariable(name, schema);
      const key = JSON.stringify(row);
      const known = readers.get(key);
      if (known === undefined) readers.set(key, { row, services: [service] });
      else known.services.push(service);
    }
  }
  const groups = new Map<string, VariableRow[]>();
  for (const { row, services } of readers.values()) {
    const key = services.join(', ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** The text of docs/configuration.md. */
export function toConfigurationPage(): string {
  const groups = groupRows();
  const sections = Object.entries(TITLES).flatMap(([key, title]) => {
    const rows = groups.get(key) ?? [];
    if (rows.length === 0) return [];
    const table = toTable(
      ['variable', 'default', 'values', 'meaning'],
      rows.map(({ name, fallback, values, description }) => [`\`${name}\``, fallback, values, description]),
    );
    return [`\n## ${title}\n\n${table}\n`];
  });
  return [
    INTRODUCTION,
    ...sections,
    OTHERS + toOtherTable(SERVICE_VARIABLES),
    `${START}\n${toOtherTable(START_VARIABLES)}`,
    TESTS + toOtherTable(TEST_VARIABLES),
  ].join('');
}
