import type { FunctionResult } from '../execution/function-result.ts';
import type { Json } from '../json.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * The values that templates may read. The host loads only the outputs that the templates mention and passes them here.
 * `output` is undefined for a node that has none: not run, skipped or disabled (decision D30).
 */
export interface TemplateScope {
  readonly trigger: Json;
  readonly nodes: NodeIndex;
  output(nodeId: string): FunctionResult | undefined;
}
