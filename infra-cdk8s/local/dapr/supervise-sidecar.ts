import { join } from 'node:path';
import { toConfigurationFile } from '../../charts/dapr-chart.ts';
import type { DaprApp, DaprService } from '../../charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import type { OpenStack } from '../open-stack.ts';
import type { SupervisedProcess } from '../process/supervise-process.ts';
import type { DaprPorts } from './dapr-ports.ts';
import { type Flags, isDaprReady, spawnDapr, toArguments } from './spawn-dapr.ts';
import type { ControlPlane } from './start-control-plane.ts';

const LOOPBACK = '127.0.0.1';

/** The four ports of a sidecar. */
export interface SidecarPorts {
  readonly http: number;
  readonly grpc: number;
  readonly internal: number;
  readonly metrics: number;
}

export interface SidecarOptions {
  readonly service: DaprService;
  /** The app id of the service. */
  readonly app: DaprApp;
  readonly daprd: string;
  readonly ports: SidecarPorts;
  readonly appPort: number;
  readonly controlPlane: ControlPlane;
  /** The folder of Dapr's files, `resources` among them. */
  readonly dir: string;
  /** Token that callers show to the sidecar. */
  readonly apiToken: string;
  /** Token that the sidecar shows to the service. */
  readonly appToken: string;
}

export function toSidecarPorts(service: DaprService, ports: DaprPorts): SidecarPorts {
  return {
    http: ports[`${service}SidecarHttp`],
    grpc: ports[`${service}SidecarGrpc`],
    internal: ports[`${service}SidecarInternal`],
    metrics: ports[`${service}SidecarMetrics`],
  };
}

function toFlags({ app, ports, appPort, controlPlane, dir }: SidecarOptions): Flags {
  const resources = join(dir, 'resources');
  return {
    'app-id': APP_IDS[app],
    'app-port': appPort,
    'app-protocol': 'http',
    'dapr-http-port': ports.http,
    'dapr-grpc-port': ports.grpc,
    'dapr-internal-grpc-port': ports.internal,
    'dapr-internal-grpc-listen-address': LOOPBACK,
    'dapr-listen-addresses': LOOPBACK,
    'metrics-port': ports.metrics,
    'metrics-listen-address': LOOPBACK,
    'resources-path': resources,
    config: join(resources, toConfigurationFile(app)),
    'placement-host-address': controlPlane.placementAddress,
    'scheduler-host-address': controlPlane.schedulerAddress,
    'max-body-size': '16Mi',
    'dapr-graceful-shutdown-seconds': 1,
    // Nothing is delivered to a service that is away; within two seconds that is seen.
    'enable-app-health-check': 'true',
    'app-health-check-path': '/healthz',
    'app-health-probe-interval': 1,
    'app-health-threshold': 2,
  };
}

/**
 * Runs the daprd beside a service and keeps it running. It is ready when it takes calls; it calls the service itself, and joins its actors, once the
 * service listens.
 */
export function superviseSidecar(stack: OpenStack, options: SidecarOptions): SupervisedProcess {
  const { service, daprd, ports, dir, apiToken, appToken } = options;
  const env = { DAPR_API_TOKEN: apiToken, APP_API_TOKEN: appToken, DAPR_HOST_IP: LOOPBACK };
  return stack.supervise(`${service}-sidecar`, {
    start: () => spawnDapr(daprd, toArguments(toFlags(options)), dir, env),
    isReady: () => isDaprReady(`http://${LOOPBACK}:${ports.http}/v1.0/healthz/outbound`, apiToken),
    stopSignal: 'SIGTERM',
    stopGraceMs: 1_500,
  });
}
