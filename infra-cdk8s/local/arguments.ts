import { parseArgs } from 'node:util';

export interface StartArguments {
  /** Port of the web interface. */
  readonly port: number;
  /** Folder of database, secrets and logs, as given. */
  readonly dataDir: string;
  /** Run the services on Dapr. */
  readonly isOnDapr: boolean;
  readonly isHelp: boolean;
}

/** A command line that cannot be followed; `message` says why and what to write. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

export const HELP = `npm start -- [--port N] [--data DIR] [--dapr]

Starts Workflow Builder on this machine: database, orchestrator, runner and web interface.

  --port N     port of the web interface (default 3000)
  --data DIR   folder that keeps database, secrets and logs (default .data)
  --dapr       run on Dapr: real sidecars, Redis and Dapr workflows, from npm run dapr:build or dapr init --slim
  --help       this text

Environment: DATABASE_URL (a PostgreSQL of yours instead of the embedded one), REDIS_URL (with --dapr, a Redis of yours
instead of one made here; it must be append-only), LOG_LEVEL, HTTP_ALLOWED_HOSTS and every
other variable of the services are passed through.`;

/** Refuses flags that npm swallowed. Without `--` before them npm takes flags for its own settings, passes them as `npm_config_…` and only warns. */
function refuseSwallowedFlags(env: NodeJS.ProcessEnv): void {
  const swallowed = ['port', 'data', 'dapr'].find((flag) => env[`npm_config_${flag}`] !== undefined);
  if (swallowed === undefined) return;
  throw new ArgumentError(
    `npm took --${swallowed} for itself. Write -- before the flags of Workflow Builder: npm start -- --${swallowed} …`,
  );
}

/**
 * Reads the command line of `npm start`; `env` is the environment that npm ran it with.
 *
 * @throws {ArgumentError} for an unknown flag, one that npm swallowed or a wrong port.
 */
export function parseStartArguments(argv: readonly string[], env: NodeJS.ProcessEnv): StartArguments {
  refuseSwallowedFlags(env);
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '3000' },
        data: { type: 'string', default: '.data' },
        help: { type: 'boolean', default: false },
        dapr: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, { cause: error });
  }
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port < 1 || port > 65_535) {
    throw new ArgumentError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  if (values.data === '') throw new ArgumentError('--data takes a folder.');
  return { port, dataDir: values.data, isOnDapr: values.dapr, isHelp: values.help };
}
