import type { FunctionResult } from '../execution/function-result.ts';
import type { Json } from '../json.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * What templates may read. A host asks `referencedNodeIds` first, loads those outputs only, and then gives them here.
 * `output` is undefined for a node that has none: not run, skipped or disabled (decision D30).
 */
export interface TemplateScope {
  readonly trigger: Json;
  readonly nodes: NodeIndex;
  output(nodeId: string): FunctionResult | undefined;
}
