import type { DefinitionIssue } from './definition/definition-issue.ts';
import { toEffectiveEdges } from './definition/effective-edges.ts';
import type { FunctionDescriptor } from './function-descriptor.ts';
import { normalizeDefinition } from './normalize-definition.ts';
import { indexNodes } from './templates/node-index.ts';
import { listReachableNodes } from './definition/reachable-nodes.ts';
import { findUpstream } from './definition/upstream.ts';
import { checkConfigs } from './validity/check-configs.ts';
import { checkContent } from './validity/check-content.ts';
import { checkEdges } from './validity/check-edges.ts';
import { checkExecutionOrder } from './validity/check-execution-order.ts';
import { checkExpressions } from './validity/check-expressions.ts';
import { checkGateNames } from './validity/check-gate-names.ts';
import { checkGraph } from './validity/check-graph.ts';
import { checkHttpRequests } from './validity/check-http-request.ts';
import { checkInputs } from './validity/check-inputs.ts';
import { checkNodes } from './validity/check-nodes.ts';
import { checkReferences } from './validity/check-references.ts';
import type { Check, ValidationContext } from './validity/validation-context.ts';
import type { WorkflowDefinition, WorkflowNode } from './definition/workflow-definition.ts';

const CHECKS: readonly Check[] = [
  checkNodes,
  checkEdges,
  checkGraph,
  checkExecutionOrder,
  checkConfigs,
  checkInputs,
  checkHttpRequests,
  checkReferences,
  checkExpressions,
  checkGateNames,
];

/**
 * Every problem of a definition at once, in the order of the checks (decision D26); it can run when none has severity `error`.
 * Aliases are understood as `normalizeDefinition` does. Pure, never throws, and safe in the browser.
 */
export function validateDefinition(
  definition: WorkflowDefinition,
  { functions }: { readonly functions: ReadonlyMap<string, FunctionDescriptor> },
): readonly DefinitionIssue[] {
  const content = checkContent(toContext(definition, functions));
  // What is too deep or too large is not looked into any further.
  if (content.length > 0) return content;
  const context = toContext(normalizeDefinition(definition, functions), functions);
  return CHECKS.flatMap((check) => check(context)).flatMap((issue) => unlessConsequence(issue, context));
}

/** Problems of the graph itself; all others are about one step and what it is set to. */
const GRAPH_CODES: ReadonlySet<DefinitionIssue['code']> = new Set([
  'duplicate_node_id',
  'reserved_name',
  'dangling_edge',
  'edge_into_trigger',
  'unknown_handle',
  'duplicate_edge',
  'cycle',
  'unreachable',
  'execution_order',
]);

/** A step that is not connected does not run: what it reads is a consequence of that, and whatever else is wrong with it can wait. */
function unlessConsequence(issue: DefinitionIssue, { nodesById, reachable }: ValidationContext): DefinitionIssue[] {
  const { nodeId, code } = issue;
  if (nodeId === null || !nodesById.has(nodeId) || reachable.has(nodeId) || GRAPH_CODES.has(code)) return [issue];
  if (code === 'reference_not_upstream' || code === 'unknown_reference') return [];
  return [{ ...issue, severity: 'warning' }];
}

/** Whether a definition with these issues must be refused; warnings do not count. */
export function hasErrors(issues: readonly DefinitionIssue[]): boolean {
  return issues.some(({ severity }) => severity === 'error');
}

function toContext(
  definition: WorkflowDefinition,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): ValidationContext {
  const nodesById = new Map<string, WorkflowNode>();
  for (const node of definition.nodes) if (!nodesById.has(node.id)) nodesById.set(node.id, node);
  return {
    definition,
    functions,
    nodesById,
    edges: toEffectiveEdges(definition).filter(({ source, target }) => nodesById.has(source) && nodesById.has(target)),
    index: indexNodes([...nodesById.values()].filter(({ type }) => type !== 'trigger')),
    upstream: findUpstream(definition),
    reachable: listReachableNodes(definition),
  };
}
