import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { indexNodes, type NodeIndex } from '#schemas/templates/node-index.ts';
import { WorkflowDefinition, type WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { compilePlan, type FunctionPolicy, type Plan } from '../interpreter/plan.ts';

/** The policies that the functions of a definition declare, by slug. */
type Policies = Readonly<Record<string, FunctionPolicy>>;

/** A definition as an execution keeps it, with all that is derived from it; shared by every execution of the same hash. */
export interface PinnedDefinition {
  readonly hash: string;
  /** The text in `execution_definitions.definition`. */
  readonly text: string;
  readonly definition: WorkflowDefinition;
  readonly policies: Policies;
  readonly plan: Plan;
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  readonly index: NodeIndex;
}

function derive(hash: string, text: string, definition: WorkflowDefinition, policies: Policies): PinnedDefinition {
  return {
    hash,
    text,
    definition,
    policies,
    plan: compilePlan(definition, (slug) => (Object.hasOwn(policies, slug) ? policies[slug] : undefined)),
    nodes: new Map(definition.nodes.map((node) => [node.id, node])),
    index: indexNodes(definition.nodes.filter((node) => node.type !== 'trigger')),
  };
}

/** Cache by definition object, so that a definition that starts often is compiled once. */
const pinned = new WeakMap<WorkflowDefinition, PinnedDefinition>();

/** Pins a valid definition together with the policies of the functions it uses: a changed function never changes a running execution. */
export function pinDefinition(definition: WorkflowDefinition, policies: Policies): PinnedDefinition {
  const known = pinned.get(definition);
  if (known !== undefined && isDeepStrictEqual(known.policies, policies)) return known;
  const text = JSON.stringify({ definition, policies });
  const derived = derive(createHash('sha256').update(text).digest('hex'), text, definition, policies);
  pinned.set(definition, derived);
  return derived;
}

/** Reads back what `pinDefinition` stored. */
export function readPinnedDefinition(
  hash: string,
  stored: { readonly definition: unknown; readonly policies: Readonly<Record<string, FunctionPolicy>> },
): PinnedDefinition {
  return derive(hash, JSON.stringify(stored), WorkflowDefinition.parse(stored.definition), stored.policies);
}
