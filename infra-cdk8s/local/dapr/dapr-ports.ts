/** Names, in `ports.json`, of the ports that `--dapr` takes beside those of the services. */
export const DAPR_PORTS = [
  'redis',
  'placement',
  'placementRaft',
  'placementHealth',
  'placementMetrics',
  'scheduler',
  'schedulerClient',
  'schedulerPeer',
  'schedulerHealth',
  'schedulerMetrics',
  'orchestratorSidecarHttp',
  'orchestratorSidecarGrpc',
  'orchestratorSidecarInternal',
  'orchestratorSidecarMetrics',
  'runnerSidecarHttp',
  'runnerSidecarGrpc',
  'runnerSidecarInternal',
  'runnerSidecarMetrics',
] as const;

export type DaprPorts = Readonly<Record<(typeof DAPR_PORTS)[number], number>>;
