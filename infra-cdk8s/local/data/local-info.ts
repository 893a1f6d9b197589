import { z } from 'zod';

/** The processes of a running stack; those of Dapr run with `--dapr`, its scheduler where the version has one. */
export const PROCESS_NAMES = [
  'postgres',
  'orchestrator',
  'runner',
  'web',
  'redis',
  'placement',
  'scheduler',
  'orchestrator-sidecar',
  'runner-sidecar',
] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];

const SidecarInfo = z.object({
  appId: z.string(),
  httpUrl: z.string(),
  grpcAddress: z.string(),
  metricsUrl: z.string(),
});

/** The parts that run beside the services with `--dapr`. */
export const DaprInfo = z.object({
  version: z.string(),
  /** Header `dapr-api-token` of what is asked of a sidecar. */
  apiToken: z.string(),
  redisUrl: z.string(),
  placementAddress: z.string(),
  sidecars: z.object({ orchestrator: SidecarInfo, runner: SidecarInfo }),
});
export type DaprInfo = z.infer<typeof DaprInfo>;

/** The content of `.data/local.json` for a running stack. `pids` has the running processes and is updated at every restart. */
export const LocalInfo = z.object({
  webUrl: z.string(),
  orchestratorUrl: z.string(),
  runnerUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  dapr: DaprInfo.optional(),
  pids: z.partialRecord(z.enum(PROCESS_NAMES), z.number().int()),
});
export type LocalInfo = z.infer<typeof LocalInfo>;
