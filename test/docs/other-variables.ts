/** A variable that is read outside of the schemas of the services. */
export interface OtherVariable {
  readonly name: string;
  readonly fallback: string;
  readonly description: string;
}

/** Read by `npm start`, beside those of the services, which it passes on. */
export const START_VARIABLES: readonly OtherVariable[] = [
  {
    name: 'DATABASE_URL',
    fallback: 'a database in the data folder',
    description: 'A PostgreSQL of your own. `npm start` then starts none.',
  },
  {
    name: 'REDIS_URL',
    fallback: 'a Redis in the data folder',
    description: 'With `--dapr`: a Redis of your own. It must have `appendonly yes`, and no other stack may use it.',
  },
  {
    name: 'DAPR_RUNTIME_PATH',
    fallback: 'none',
    description:
      "With `--dapr`: a folder whose `.dapr/bin` has Dapr's programs, as Dapr's own command line tool uses it.",
  },
  {
    name: 'XDG_CACHE_HOME',
    fallback: '`~/.cache`',
    description: 'The folder of caches: the fetched Node, and the programs that `npm run dapr:build` built.',
  },
  {
    name: 'LOCALAPPDATA',
    fallback: 'none',
    description: 'On Windows: the folder of caches, for the fetched Node.',
  },
  {
    name: 'HOME',
    fallback: 'the home folder of the user',
    description: 'Where `.dapr/bin` and `.cache` are looked for.',
  },
  {
    name: 'PATH',
    fallback: 'none',
    description: "With `--dapr`: the folders that are searched for `redis-server` and Dapr's programs first.",
  },
];

/** Read by one service, not as a part of its schema. */
export const SERVICE_VARIABLES: readonly OtherVariable[] = [
  {
    name: 'INTEGRATIONS_<TYPE>_<FIELD>',
    fallback: 'none',
    description:
      'Runner without Dapr: a credential for every workflow, e.g. `INTEGRATIONS_DATABASE_URL` (decision D18). The name is the type and field in capitals.',
  },
  {
    name: 'WEB_DIST_DIR',
    fallback: '`.next`',
    description: 'Web: the folder of the built interface. Tests use it to build a second one.',
  },
];

/** Read by the tests alone. */
export const TEST_VARIABLES: readonly OtherVariable[] = [
  {
    name: 'TEST_ENGINE',
    fallback: '`postgres`',
    description: '`dapr` runs flows, browser tests and screenshots on Dapr.',
  },
  { name: 'DAPR_BIN', fallback: 'none', description: "A folder with Dapr's programs that counts before all others." },
  {
    name: 'STATUS_SCREENSHOTS',
    fallback: 'none',
    description: 'A folder in which the test of the status page keeps its pictures.',
  },
];
