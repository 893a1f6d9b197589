import type { ProcessName } from './data/local-info.ts';
import type { RestartPolicy } from './process/restart-delay.ts';

export interface LocalStackOptions {
  readonly dataDir: string;
  readonly webPort: number;
  /** A PostgreSQL of the caller's; without it the embedded one is started. */
  readonly databaseUrl?: string | undefined;
  /** Runs the services on Dapr; with a Redis of the caller's, or else one of the stack's own. Without it they run on PostgreSQL alone. */
  readonly dapr?: { readonly redisUrl?: string | undefined } | undefined;
  /** Environment for the services beyond this process's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly restart?: RestartPolicy;
  /** Carries out one step of the start: the place to show progress. */
  readonly runStep: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  /** Every line that a process writes. */
  readonly onLine: (process: ProcessName, line: string) => void;
  /** Called with messages of the supervisor about a process. */
  readonly onNotice: (process: ProcessName, text: string) => void;
}
