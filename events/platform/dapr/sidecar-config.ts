import { z } from 'zod';
import { Flag, Port } from '../process/service-config.ts';
import type { SidecarAddress } from './sidecar-http.ts';

/** The part of a service's environment that says how it reaches the others (specification, "Configuration", and ours). */
export const BROKER_ENVIRONMENT = {
  EVENT_BROKER: z
    .enum(['postgres', 'dapr'])
    .default('postgres')
    .describe('What carries events: the PostgreSQL database, or Dapr pub/sub through the sidecar.'),
  PUBLISH_EXECUTIONS: Flag.default(false).describe(
    'On Dapr: publishes what is recorded of every execution to `workflow.executions`, for other systems. It costs about an event for each recorded one.',
  ),
  PUBSUB_NAME: z.string().default('workflowpubsub').describe('Name of the Dapr pub/sub component.'),
  DAPR_HOST: z.string().default('localhost').describe('Host of the Dapr sidecar.'),
  DAPR_HTTP_PORT: Port.default(3500).describe('HTTP port of the Dapr sidecar.'),
  /** Source: https://docs.dapr.io/operations/security/api-token/ */
  DAPR_API_TOKEN: z.string().optional().describe('Token that the service shows to its sidecar.'),
  /** Source: https://docs.dapr.io/operations/security/app-api-token/ */
  APP_API_TOKEN: z
    .string()
    .min(16, 'must have 16 characters or more')
    .optional()
    .describe('Token that the sidecar shows to the service. Required when `EVENT_BROKER` is `dapr`.'),
} as const;

/** How steps reach a runner. */
export const NodeDispatch = z
  .enum(['events', 'invoke'])
  .default('events')
  .describe(
    'How steps reach a runner: as events, or by service invocation through the sidecar. Give orchestrator and runner the same value; `invoke` needs Dapr.',
  );

type BrokerEnvironment = z.infer<z.ZodObject<typeof BROKER_ENVIRONMENT>>;

/** A refinement of environments with these variables: a sidecar must have something to prove itself with. */
export function requireAppToken(
  { EVENT_BROKER, APP_API_TOKEN }: Pick<BrokerEnvironment, 'EVENT_BROKER' | 'APP_API_TOKEN'>,
  context: z.RefinementCtx,
): void {
  if (EVENT_BROKER !== 'dapr' || APP_API_TOKEN !== undefined) return;
  context.addIssue({ code: 'custom', path: ['APP_API_TOKEN'], message: 'is missing' });
}

/** Where the configuration says that the sidecar listens; daprd's own defaults when absent. */
export function toSidecarAddress({
  DAPR_HOST: host = 'localhost',
  DAPR_HTTP_PORT: httpPort = 3500,
  DAPR_API_TOKEN: apiToken,
}: Partial<BrokerEnvironment>): SidecarAddress {
  return { host, httpPort, apiToken };
}

/** PostgreSQL alone when absent. */
export type BrokerConfig = Partial<BrokerEnvironment> & { readonly DATABASE_URL: string };
