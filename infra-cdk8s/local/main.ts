import { join, resolve } from 'node:path';
import { ArgumentError, HELP, parseStartArguments, type StartArguments } from './arguments.ts';
import { createLocalStack } from './local-stack.ts';
import { formatLogLine } from './terminal/log-line.ts';
import { runWithProgress } from './terminal/progress.ts';
import { StartError } from './start-error.ts';
import { createTerminalFilter } from './terminal/terminal-lines.ts';
import { toWelcome } from './terminal/welcome.ts';

/** No stop takes longer: whatever still runs then leaves with this process. */
const STOP_LIMIT_MS = 9_500;

const print = (line: string) => console.log(line);

function readArguments(): StartArguments | null {
  try {
    return parseStartArguments(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return null;
  }
}

async function main(): Promise<void> {
  const args = readArguments();
  if (args === null) return;
  const { port, dataDir, isOnDapr, isHelp } = args;
  if (isHelp) {
    print(HELP);
    return;
  }
  const isForTerminal = createTerminalFilter();
  const stack = createLocalStack({
    dataDir,
    webPort: port,
    databaseUrl: process.env['DATABASE_URL'] || undefined,
    dapr: isOnDapr ? { redisUrl: process.env['REDIS_URL'] || undefined } : undefined,
    runStep: (title, work) => runWithProgress(title, print, work),
    onLine: (name, line) =>
      isForTerminal(name, line, performance.now()) && print(formatLogLine(name, line, new Date())),
    onNotice: (name, text) => print(formatLogLine('start', `${name} ${text}`, new Date())),
  });
  let isStopping = false;
  const stop = async (exitCode: number) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(exitCode), STOP_LIMIT_MS).unref();
    await stack.stop();
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isStopping) print('\nStopping …');
      void stop(0);
    });
  }
  // The terminal, or the program at the other end of the pipe, went away.
  process.stdout.on('error', () => void stop(1));
  print('Starting Workflow Builder');
  try {
    const info = await stack.start();
    print(toWelcome(info, join(resolve(dataDir), 'local.json')));
  } catch (error) {
    if (isStopping) return;
    console.error(
      `\n${error instanceof StartError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    await stop(1);
  }
}

await main();
