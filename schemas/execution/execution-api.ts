import { z } from 'zod';
import { Failure } from '../failure.ts';
import { Json, ParsedJson } from '../json.ts';
import { Phase, RuntimeStatus } from './execution-status.ts';
import { isSafeText } from '../json-safety.ts';
import { WorkflowDefinition } from '../definition/workflow-definition.ts';

/** Owner of requests that name no principal: a `curl` with the service token (decision D12). */
export const OPERATOR = 'operator';

/** `integrations` is sealed to the runner at once and never stored in clear. */
const StartFields = z.strictObject({
  triggerData: ParsedJson.optional(),
  integrations: z.record(z.string().max(100), z.record(z.string().max(100), z.string().max(20_000))).optional(),
  /** Set by our own web process for a re-run: the execution it repeats. */
  rerunOf: z.string().max(200).optional(),
});

/** Body of POST /api/v2/workflows that brings the definition. */
export const StartWorkflowRequest = z.strictObject({
  definition: WorkflowDefinition,
  ...StartFields.shape,
  /** Set by our own web process for a re-run: the saved version that the definition was, when that is deleted. */
  workflowVersion: z.number().int().positive().optional(),
  /** Set by our own web process for a re-run of a draft. */
  isDraft: z.literal(true).optional(),
});
export type StartWorkflowRequest = z.infer<typeof StartWorkflowRequest>;

/** Body of POST /api/v2/workflows that names a saved version, which the orchestrator reads from the database. */
export const StartVersionRequest = z.strictObject({
  workflowId: z.string().min(1).max(200),
  version: z.number().int().positive().max(2_147_483_647),
  ...StartFields.shape,
});
export type StartVersionRequest = z.infer<typeof StartVersionRequest>;

/** Body of POST /api/v2/workflows that runs the draft of a saved workflow. */
export const StartDraftRequest = z.strictObject({
  workflowId: z.string().min(1).max(200),
  draft: z.literal(true),
  /** Revision that the draft must have; 409 when it moved on. */
  revision: z.number().int().positive(),
  ...StartFields.shape,
});
export type StartDraftRequest = z.infer<typeof StartDraftRequest>;

/** Answer of POST /api/v2/workflows, status 202. */
export const StartWorkflowResponse = z.object({
  instanceId: z.string(),
  workflowId: z.string(),
  status: z.literal('started'),
});
export type StartWorkflowResponse = z.infer<typeof StartWorkflowResponse>;

/** Why an execution failed: the failure of a node, and which one. */
export const ExecutionFailure = Failure.extend({ nodeId: z.string().optional() });
export type ExecutionFailure = z.infer<typeof ExecutionFailure>;

/** Answer of GET /api/v2/workflows/{instanceId}/status (specification, plus `currentNodes` and `error`: decision D48). */
export const WorkflowStatusResponse = z.object({
  instanceId: z.string(),
  workflowId: z.string(),
  runtimeStatus: RuntimeStatus,
  phase: Phase,
  progress: z.number().int().min(0).max(100),
  outputs: z.record(z.string(), Json),
  currentNodes: z.array(z.string()),
  error: ExecutionFailure.nullable(),
  startedAt: z.string(),
  completedAt: z.string().nullable(),
});
export type WorkflowStatusResponse = z.infer<typeof WorkflowStatusResponse>;

/** Body of POST …/events. */
export const RaiseEventRequest = z.strictObject({
  eventName: z.string().min(1).max(200),
  eventData: ParsedJson.optional(),
});
export type RaiseEventRequest = z.infer<typeof RaiseEventRequest>;

/** Body of POST …/terminate, pause and resume; all of it optional. */
export const ControlRequest = z.strictObject({ reason: z.string().max(2_000).optional() });
export type ControlRequest = z.infer<typeof ControlRequest>;

/** One row of GET /api/v2/workflows (list). */
export const ExecutionSummary = z.object({
  instanceId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  /** The published version that runs; null for a draft, and for a definition that came with the start. */
  workflowVersion: z.number().int().nullable(),
  /** Whether it runs the draft of its workflow. */
  isDraft: z.boolean(),
  /** The `version` of the definition itself, such as "2.5.0". */
  definitionVersion: z.string().nullable(),
  runtimeStatus: RuntimeStatus,
  phase: Phase,
  progress: z.number().int(),
  currentNodes: z.array(z.string()),
  triggerType: z.string(),
  error: ExecutionFailure.nullable(),
  /** Label of the step that failed; null without one. Only the lists of the interface have it. */
  failedNodeLabel: z.string().nullable().optional(),
  startedAt: z.string(),
  completedAt: z.string().nullable(),
});
export type ExecutionSummary = z.infer<typeof ExecutionSummary>;

/** An instant in UTC that PostgreSQL can hold too: of the years 1 to 9999. */
const Instant = z.iso
  .datetime({ offset: true, error: 'Give an instant with its zone, such as 2026-02-04T18:00:00Z.' })
  .refine(
    (text) => {
      const year = new Date(text).getUTCFullYear();
      return year >= 1 && year <= 9_999;
    },
    { message: 'Give an instant of the years 1 to 9999.' },
  )
  .transform((text) => new Date(text).toISOString());

/**
 * Query of GET /api/v2/workflows. What began at the instant `startedAfter` is listed, what began at `startedBefore` is not: so days that follow each
 * other share nothing and lose nothing. `cursor` is opaque and comes from the previous page.
 */
export const ListExecutionsQuery = z.strictObject({
  workflowId: z.string().max(200).refine(isSafeText, 'This cannot be an id.').optional(),
  status: z.union([RuntimeStatus, z.array(RuntimeStatus)]).optional(),
  phase: Phase.optional(),
  startedAfter: Instant.optional(),
  startedBefore: Instant.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListExecutionsQuery = z.infer<typeof ListExecutionsQuery>;

/** Query of GET …/status. With `refs` large outputs are references (decision D49). */
export const StatusQuery = z.strictObject({ refs: z.enum(['true', 'false']).default('false') });

const NO_SEQUENCE = 'Give the sequence of the last event that you have, or nothing.';
const Sequence = z.coerce.number(NO_SEQUENCE).int(NO_SEQUENCE).min(0, NO_SEQUENCE).max(2_147_483_647, NO_SEQUENCE);

/** Query of GET …/history. */
export const HistoryQuery = z.strictObject({ after: Sequence.default(0) });

/** Answer of GET /api/v2/workflows. */
export const ListExecutionsResponse = z.object({
  executions: z.array(ExecutionSummary),
  nextCursor: z.string().nullable(),
});
export type ListExecutionsResponse = z.infer<typeof ListExecutionsResponse>;
