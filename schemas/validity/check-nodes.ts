import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { foldName } from '../templates/node-index.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Ids are unique, `trigger` names triggers only (decision D22), and there is something to run. */
export function checkNodes({ definition }: ValidationContext): readonly DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  const seen = new Set<string>();
  for (const node of definition.nodes) {
    if (seen.has(node.id)) {
      issues.push(
        toNodeIssue(
          node,
          'id',
          'duplicate_node_id',
          `The id "${node.id}" is used twice.`,
          'Give each node an id of its own.',
        ),
      );
    }
    seen.add(node.id);
    if (node.type === 'trigger') continue;
    for (const field of ['id', 'label'] as const) {
      if (foldName(node[field]) !== 'trigger') continue;
      issues.push(
        toNodeIssue(
          node,
          field,
          'reserved_name',
          `"${node[field]}" means the trigger data in templates.`,
          'Choose another name.',
        ),
      );
    }
  }
  if (definition.nodes.length === 0) {
    issues.push(toNodeIssue(null, 'nodes', 'empty', 'The workflow has no nodes.', 'Add a node.'));
  }
  return issues;
}
