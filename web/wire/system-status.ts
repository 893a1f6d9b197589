import { z } from 'zod';
import { SidecarStatus } from '#schemas/service-status.ts';

export const PARTS = ['web', 'orchestrator', 'runner', 'database', 'broker'] as const;
export type PartName = (typeof PARTS)[number];

/** `unknown`: whoever could tell is away. */
const State = z.enum(['up', 'away', 'unknown']);
export type PartState = z.infer<typeof State>;

const PartStatus = z.object({
  name: z.enum(PARTS),
  state: State,
  /** Kind and version: `Dapr pub/sub`, `PostgreSQL 18.1`. */
  title: z.string().nullable(),
});
export type PartStatus = z.infer<typeof PartStatus>;

const SidecarView = SidecarStatus.omit({ isUp: true }).extend({ of: z.enum(['orchestrator', 'runner']), state: State });
export type SidecarView = z.infer<typeof SidecarView>;

/** How everything is that the product is made of: names, versions and states, no addresses. */
export const SystemStatus = z.object({
  parts: z.array(PartStatus),
  /** None on PostgreSQL alone. */
  sidecars: z.array(SidecarView),
});
export type SystemStatus = z.infer<typeof SystemStatus>;
