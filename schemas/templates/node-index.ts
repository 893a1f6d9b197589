/** The names by which templates find a node. */
export interface NamedNode {
  readonly id: string;
  readonly label: string;
}

/** Finds nodes by id, label or folded label in constant time; made once a definition. */
export interface NodeIndex {
  readonly byId: ReadonlyMap<string, NamedNode>;
  readonly byLabel: ReadonlyMap<string, readonly NamedNode[]>;
  readonly byFoldedName: ReadonlyMap<string, readonly NamedNode[]>;
}

/** Makes the index that a `TemplateScope` carries. */
export function indexNodes(nodes: readonly NamedNode[]): NodeIndex {
  const byId = new Map<string, NamedNode>();
  const byLabel = new Map<string, NamedNode[]>();
  const byFoldedName = new Map<string, NamedNode[]>();
  for (const node of nodes) {
    byId.set(node.id, node);
    append(byLabel, node.label.trim(), node);
    append(byFoldedName, foldName(node.label), node);
    if (foldName(node.id) !== foldName(node.label)) append(byFoldedName, foldName(node.id), node);
  }
  return { byId, byLabel, byFoldedName };
}

/** Case, blanks, `-` and `_` do not tell labels apart: "FetchData" finds "Fetch Data" (decision D31). */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Every node that a name may mean: by id, else by label, else by folded id or label. More than one is ambiguous. */
export function findNodes(index: NodeIndex, name: string): readonly NamedNode[] {
  const node = index.byId.get(name);
  if (node !== undefined) return [node];
  return index.byLabel.get(name) ?? index.byFoldedName.get(foldName(name)) ?? [];
}

function append(map: Map<string, NamedNode[]>, key: string, node: NamedNode): void {
  if (key === '') return;
  const nodes = map.get(key);
  if (nodes === undefined) map.set(key, [node]);
  else nodes.push(node);
}
