import { z } from 'zod';

/** The processes of a running stack. */
export const PROCESS_NAMES = ['postgres', 'orchestrator', 'runner', 'web'] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];

/** What `.data/local.json` says of a running stack; `pids` follows every restart and holds what runs at the moment. */
export const LocalInfo = z.object({
  webUrl: z.string(),
  orchestratorUrl: z.string(),
  runnerUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  pids: z.partialRecord(z.enum(PROCESS_NAMES), z.number().int()),
});
export type LocalInfo = z.infer<typeof LocalInfo>;
