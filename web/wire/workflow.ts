import { z } from 'zod';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** A published version. */
export const Release = z.object({
  version: z.number().int(),
  publishedAt: z.string(),
  note: z.string().nullable(),
  /** Null when the account is gone. */
  authorName: z.string().nullable(),
});
export type Release = z.infer<typeof Release>;

/** One row of the list of versions. */
export const VersionSummary = Release.extend({
  /** The one whose triggers are live. */
  isPublished: z.boolean(),
});
export type VersionSummary = z.infer<typeof VersionSummary>;

/** Answer of GET /api/workflows/{id}/versions: the newest first. `next` is `before` of the next page; null on the last one. */
export const VersionPage = z.object({ versions: z.array(VersionSummary), next: z.number().int().nullable() });
export type VersionPage = z.infer<typeof VersionPage>;

/** Answer of GET /api/workflows/{id}/versions/{version}. */
export const StoredVersion = VersionSummary.extend({ definition: WorkflowDefinition });
export type StoredVersion = z.infer<typeof StoredVersion>;

/** Answer of an autosave, a rename or a restore: the revision that the draft has now. */
export const SavedDraft = z.object({ revision: z.number().int() });
export type SavedDraft = z.infer<typeof SavedDraft>;

/** Longest note of a version. */
export const MAX_NOTE = 2_000;

/** Body of POST /api/workflows/{id}/publish. */
export const PublishRequest = z.strictObject({
  revision: z.number().int().positive(),
  note: z.string().trim().max(MAX_NOTE).optional(),
});

/** Answer of POST /api/workflows/{id}/publish. */
export const PublishResponse = z.object({
  version: z.number().int(),
  revision: z.number().int(),
  publishedAt: z.string(),
});
export type PublishResponse = z.infer<typeof PublishResponse>;

/** Body and answer of PATCH /api/workflows/{id} that switches the triggers. */
export const TriggerSwitch = z.strictObject({ areTriggersEnabled: z.boolean() });
export type TriggerSwitch = z.infer<typeof TriggerSwitch>;

/** A workflow with its draft and the version that is live. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** The draft. */
  readonly definition: WorkflowDefinition;
  /** Revision of the draft. It rises with every change; a change names the one it is based on. */
  readonly revision: number;
  readonly updatedAt: string;
  /** The version that triggers fire; null while there is none. */
  readonly published: Release | null;
  readonly areTriggersEnabled: boolean;
  /** Whether the draft says the same as the published version. */
  readonly isDraftPublished: boolean;
}

/** One row of the workflows list. */
export interface WorkflowSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly updatedAt: string;
  readonly published: Pick<Release, 'version' | 'publishedAt'> | null;
  readonly areTriggersEnabled: boolean;
  /** Whether the draft says something else than the published version. False while there is none. */
  readonly hasUnpublishedChanges: boolean;
  /** Of the published version. */
  readonly triggerTypes: readonly string[];
  readonly lastExecution: {
    readonly instanceId: string;
    readonly runtimeStatus: RuntimeStatus;
    readonly phase: Phase;
    readonly startedAt: string;
  } | null;
}

/** Answer of GET /api/workflows: the last changed first. `nextCursor` is `cursor` of the next page; null on the last one. */
export interface WorkflowPage {
  readonly workflows: readonly WorkflowSummary[];
  readonly nextCursor: string | null;
}

/** A trigger as its workflow's page shows it. */
export interface Trigger {
  readonly nodeId: string;
  readonly triggerType: 'manual' | 'webhook' | 'event' | 'schedule';
  readonly config: unknown;
  /** The unguessable part of a webhook's address. It stays until it is rotated. */
  readonly webhookToken: string | null;
  /** Whether its node is enabled. */
  readonly isEnabled: boolean;
  /** Whether it belongs to the published version; else it is a trigger of the draft alone, and never fires. */
  readonly isPublished: boolean;
}

/** Answer of GET /api/workflows/{id}/triggers: those of the published version, then those that only the draft has. */
export interface TriggersResponse {
  readonly triggers: readonly Trigger[];
  readonly areTriggersEnabled: boolean;
  /** Null: never published, or not any more. No trigger is live then. */
  readonly publishedVersion: number | null;
}

/** Answer of POST /api/workflows/{id}/triggers/{nodeId}/rotate. */
export const RotateResponse = z.object({ webhookToken: z.string() });

/** What Run again uses: the definition of that execution, the published version of its workflow, or its draft. */
export const RerunUse = z.enum(['same', 'published', 'draft']);
export type RerunUse = z.infer<typeof RerunUse>;
