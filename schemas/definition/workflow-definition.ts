import { z } from 'zod';
import { isTimeZone } from './until-instant.ts';

/** The node types of the specification, "Workflow Definition Schema". `activity` is an alias of `action`. */
export const NODE_TYPES = [
  'trigger',
  'action',
  'activity',
  'condition',
  'approval-gate',
  'timer',
  'publish-event',
] as const;
export const WorkflowNodeType = z.enum(NODE_TYPES);
export type WorkflowNodeType = z.infer<typeof WorkflowNodeType>;

/** Limits of decision D28; `templates` are those of one node, which are read whenever it starts. */
export const DEFINITION_LIMITS = {
  nodes: 1_000,
  edges: 10_000,
  sizeBytes: 1_000_000,
  nesting: 32,
  templates: 1_000,
} as const;

/** Unique inside its definition; safe in URLs, event ids and Dapr names. */
export const NodeId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,100}$/, 'A node id has 1 to 100 letters, digits, "_", "." or "-".');

const Position = z.object({ x: z.number(), y: z.number() });

/** A node as the specification serialises it (`SerializedNode`). What `config` must hold is checked per type by `validateDefinition`. */
export const WorkflowNode = z.object({
  id: NodeId,
  type: WorkflowNodeType,
  label: z.string().max(200),
  description: z.string().max(2_000).optional(),
  enabled: z.boolean().default(true),
  position: Position.default({ x: 0, y: 0 }),
  config: z.record(z.string(), z.unknown()).default({}),
});
export type WorkflowNode = z.infer<typeof WorkflowNode>;

/** An edge as React Flow stores it; `sourceHandle` says which outcome of the source it follows (decision D22). */
export const WorkflowEdge = z.object({
  id: z.string().max(300).optional(),
  source: NodeId,
  target: NodeId,
  sourceHandle: z.string().max(100).nullish(),
  targetHandle: z.string().max(100).nullish(),
});
export type WorkflowEdge = z.infer<typeof WorkflowEdge>;

/**
 * A workflow definition, exactly as the specification documents it; `executionOrder` is optional (it is computed from the edges when absent).
 * Parsing checks the shape only: `validateDefinition` decides whether it can run.
 */
export const WorkflowDefinition = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(200),
  version: z.string().max(100).default('1.0.0'),
  nodes: z.array(WorkflowNode).max(DEFINITION_LIMITS.nodes),
  edges: z.array(WorkflowEdge).max(DEFINITION_LIMITS.edges).default([]),
  executionOrder: z.array(NodeId).max(DEFINITION_LIMITS.nodes).optional(),
  metadata: z
    .object({
      description: z.string().max(5_000).optional(),
      author: z.string().max(200).optional(),
      tags: z.array(z.string().max(100)).max(50).optional(),
      /** Of times that name none. */
      timeZone: z.string().max(64).refine(isTimeZone, 'This is no time zone: write such as Europe/Zurich.').optional(),
    })
    .optional(),
});
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;
