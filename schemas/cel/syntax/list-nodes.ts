import type { Expression } from './expression.ts';

/** The nodes that stand directly inside a node. */
export function listChildren(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'select':
    case 'has':
      return [node.operand];
    case 'index':
      return [node.operand, node.index];
    case 'call':
      return node.receiver === null ? node.args : [node.receiver, ...node.args];
    case 'logical':
      return [node.left, node.right];
    case 'conditional':
      return [node.test, node.yes, node.no];
    case 'list':
      return node.items.map(({ value }) => value);
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'message':
      return node.fields.map(({ value }) => value);
    case 'loop':
      return node.filter === null ? [node.range, node.body] : [node.range, node.filter, node.body];
    case 'bind':
      return [node.value, node.body];
  }
}

/** A node and all nodes inside it, parents first. */
export function listNodes(root: Expression): readonly Expression[] {
  return [root, ...listChildren(root).flatMap(listNodes)];
}

/** As `listNodes`, without those where a loop or `cel.bind` gives the name to something else. */
export function listNodesOfVariable(root: Expression, name: string): readonly Expression[] {
  return [root, ...listChildrenOfVariable(root, name).flatMap((node) => listNodesOfVariable(node, name))];
}

function listChildrenOfVariable(node: Expression, name: string): readonly Expression[] {
  if (node.kind === 'loop' && node.variables.includes(name)) return [node.range];
  if (node.kind === 'bind' && node.name === name) return [node.value];
  return listChildren(node);
}
