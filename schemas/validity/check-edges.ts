import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { outcomesOf } from '../definition/outcomes.ts';
import type { WorkflowEdge } from '../definition/workflow-definition.ts';
import type { ValidationContext } from './validation-context.ts';

/** Edges join nodes that exist, never enter a trigger, follow an outcome that their source has, and are drawn once. */
export function checkEdges({ definition, nodesById }: ValidationContext): readonly DefinitionIssue[] {
  const seen = new Set<string>();
  return definition.edges.flatMap((edge) => {
    const source = nodesById.get(edge.source);
    const target = nodesById.get(edge.target);
    if (source === undefined || target === undefined) {
      const missing = source === undefined ? edge.source : edge.target;
      return [
        toEdgeIssue(
          edge,
          'dangling_edge',
          `An edge names the node "${missing}", which does not exist.`,
          'Remove the edge or add the node.',
        ),
      ];
    }
    const issues: DefinitionIssue[] = [];
    if (target.type === 'trigger') {
      issues.push(
        toEdgeIssue(
          edge,
          'edge_into_trigger',
          `An edge leads into the trigger "${target.id}".`,
          'Let edges leave triggers only.',
        ),
      );
    }
    const handles = outcomesOf(source.type);
    const handle = edge.sourceHandle || handles[0];
    if (!handles.includes(handle)) {
      issues.push(
        toEdgeIssue(
          edge,
          'unknown_handle',
          `A node of type ${source.type} has no outcome "${handle}".`,
          `Use ${handles.map((name) => `"${name}"`).join(', ')}, or none for "${handles[0]}".`,
        ),
      );
    }
    const key = JSON.stringify([edge.source, handle, edge.target]);
    if (seen.has(key)) {
      issues.push(
        toEdgeIssue(
          edge,
          'duplicate_edge',
          `The edge from "${source.id}" to "${target.id}" is there twice.`,
          'Remove one of them.',
        ),
      );
    }
    seen.add(key);
    return issues;
  });
}

function toEdgeIssue(edge: WorkflowEdge, code: DefinitionIssue['code'], message: string, fix: string): DefinitionIssue {
  return { nodeId: edge.source, edgeId: edge.id ?? null, field: 'edges', code, message, fix, severity: 'error' };
}
