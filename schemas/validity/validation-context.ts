import type { DefinitionIssue, IssueParams } from '../definition/definition-issue.ts';
import type { FunctionDescriptor } from '../function-descriptor.ts';
import type { NodeIndex } from '../templates/node-index.ts';
import type { Upstream } from '../definition/upstream.ts';
import type { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '../definition/workflow-definition.ts';

/** The input of every check; made once for each validation. */
export interface ValidationContext {
  readonly definition: WorkflowDefinition;
  readonly functions: ReadonlyMap<string, FunctionDescriptor>;
  /** The first node of each id. */
  readonly nodesById: ReadonlyMap<string, WorkflowNode>;
  /** Edges that run and whose ends exist. */
  readonly edges: readonly WorkflowEdge[];
  /** Nodes that templates can name: all but triggers. */
  readonly index: NodeIndex;
  readonly upstream: Upstream;
  /** Nodes that can run (decision D24). */
  readonly reachable: ReadonlySet<string>;
}

/** One concern of validity: gives its issues, never throws. */
export type Check = (context: ValidationContext) => readonly DefinitionIssue[];

/** An issue of a node's field, error unless said otherwise. */
export function toNodeIssue(
  node: Pick<WorkflowNode, 'id'> | null,
  field: string | null,
  code: DefinitionIssue['code'],
  message: string,
  fix: string,
  params?: IssueParams,
): DefinitionIssue {
  const issue = { nodeId: node?.id ?? null, field, code, message, fix, severity: 'error' } as const;
  return params === undefined ? issue : { ...issue, params };
}

/** A node as people know it. */
export function nameOf(node: Pick<WorkflowNode, 'id' | 'label'> | undefined, id: string): string {
  return node === undefined || node.label.trim() === '' ? `"${id}"` : `"${node.label}" (${id})`;
}
