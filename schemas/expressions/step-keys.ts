import type { NamedNode } from '../templates/node-index.ts';

/** The keys under which `steps` of CEL has a node: its id and its label without blanks (decision D35). */
export function toStepKeys(node: NamedNode): readonly string[] {
  const name = node.label.replaceAll(/\s/g, '');
  return name === '' || name === node.id ? [node.id] : [node.id, name];
}
