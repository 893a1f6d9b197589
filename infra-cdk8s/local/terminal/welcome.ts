import type { LocalInfo } from '../data/local-info.ts';

const TINY_WORKFLOW = {
  definition: {
    id: 'hello',
    name: 'Hello',
    version: '1.0.0',
    nodes: [
      { id: 'start', type: 'trigger', label: 'Start' },
      { id: 'make-id', type: 'action', label: 'Make an id', config: { actionId: 'system/generate-id' } },
    ],
    edges: [{ source: 'start', target: 'make-id' }],
  },
};

/** A shell word that stands for itself, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One line for a shell that starts a tiny workflow; the token is read from `local.json` when it runs, so it is not on the screen. */
export function toCurlLine(info: Pick<LocalInfo, 'orchestratorUrl'>, infoFile: string): string {
  const readToken = `node -p 'JSON.parse(fs.readFileSync(process.argv[1])).token' ${quote(infoFile)}`;
  return [
    `curl -s ${info.orchestratorUrl}/api/v2/workflows`,
    `-H "Authorization: Bearer $(${readToken})"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quote(JSON.stringify(TINY_WORKFLOW))}`,
  ].join(' ');
}

/** The text that `npm start` prints when everything runs. */
export function toWelcome(info: LocalInfo, infoFile: string): string {
  return `
Workflow Builder is ready:  ${info.webUrl}

Start a workflow from a shell:
${toCurlLine(info, infoFile)}

Ctrl-C stops it; your data stays.
`;
}
