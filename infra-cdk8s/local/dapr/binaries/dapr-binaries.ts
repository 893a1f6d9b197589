import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../start-error.ts';
import { toBuiltFolder } from './built-folder.mjs';
import { findProgram, listPathFolders } from './find-on-path.ts';

/** Dapr's programs on this machine, all of one folder and so of one version. */
export interface DaprBinaries {
  /** `major.minor.patch`. */
  readonly version: string;
  readonly daprd: string;
  readonly placement: string;
  /** Keeps the reminders from 1.15 on; null where the version needs none. */
  readonly scheduler: string | null;
}

const OLDEST_MINOR = 14;
const FIRST_MINOR_WITH_SCHEDULER = 15;

function listFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const runtime = env['DAPR_RUNTIME_PATH'];
  return [
    ...listPathFolders(env),
    ...(runtime ? [join(runtime, '.dapr/bin')] : []),
    join(env['HOME'] || homedir(), '.dapr/bin'),
    toBuiltFolder(env),
  ];
}

async function readVersion(daprd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(daprd, ['--version'], { timeout: 20_000 });
  return stdout.trim();
}

/** Everything that runs from one folder, or the reason why it does not. */
async function inspectFolder(folder: string, daprd: string): Promise<DaprBinaries | string> {
  let version;
  try {
    version = await readVersion(daprd);
  } catch (error) {
    return `${daprd} does not run (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
  }
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  if (Number(major) !== 1 || Number(minor) < OLDEST_MINOR) {
    return `${daprd} is version ${version}, and it takes 1.${OLDEST_MINOR} or later`;
  }
  const placement = await findProgram(folder, 'placement');
  if (placement === null) return `placement is missing beside ${daprd}`;
  const needsScheduler = Number(minor) >= FIRST_MINOR_WITH_SCHEDULER;
  const scheduler = needsScheduler ? await findProgram(folder, 'scheduler') : null;
  if (needsScheduler && scheduler === null) return `scheduler is missing beside ${daprd}`;
  return { version: version.replace(/^v/, ''), daprd, placement, scheduler };
}

/**
 * Finds Dapr on the PATH, in `$DAPR_RUNTIME_PATH/.dapr/bin`, in `~/.dapr/bin` and where `npm run dapr:build` puts it; the first place that has
 * everything in version 1.14 or later counts.
 *
 * @throws {StartError} naming what was found instead and the commands that install it.
 */
export async function findDaprBinaries(env: NodeJS.ProcessEnv): Promise<DaprBinaries> {
  const problems: string[] = [];
  for (const folder of new Set(listFolders(env))) {
    const daprd = await findProgram(folder, 'daprd');
    if (daprd === null) continue;
    const found = await inspectFolder(folder, daprd);
    if (typeof found !== 'string') return found;
    problems.push(found);
  }
  const [first = 'daprd is neither on the PATH nor in ~/.dapr/bin', ...more] = problems;
  throw new StartError(
    `${[first, ...more].join('.\n')}.\n` +
      'Build Dapr with Go: npm run dapr:build\n' +
      'Or install it with its command line tool: dapr init --slim (https://docs.dapr.io/getting-started/install-dapr-cli)',
  );
}
