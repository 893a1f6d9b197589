import { z } from 'zod';

/** The state of a Dapr sidecar, as its service sees it. */
export const SidecarStatus = z.object({
  appId: z.string(),
  isUp: z.boolean(),
  /** Since when it is up, or away, in milliseconds of the epoch; as seen by its service. */
  since: z.number(),
  /** Why it is not up, as a sentence without addresses. */
  reason: z.string().nullable(),
  /** Version of daprd; null until it has answered once. */
  version: z.string().nullable(),
  /** Whether placement, which knows where workflows run, is connected; null where the sidecar hosts none. */
  isPlacementConnected: z.boolean().nullable(),
  /** The components it has loaded, or had when it last answered. */
  components: z.array(z.object({ name: z.string(), type: z.string() })),
});
export type SidecarStatus = z.infer<typeof SidecarStatus>;

/** The part of GET /status that orchestrator and runner have in common. */
export const ServiceStatus = z.object({
  version: z.string(),
  uptimeSeconds: z.number(),
  /** False while events that it publishes wait in the database, because the broker takes none. */
  isPublishing: z.boolean(),
  /** Null where there is none: on PostgreSQL alone. */
  sidecar: SidecarStatus.nullable(),
});
export type ServiceStatus = z.infer<typeof ServiceStatus>;
