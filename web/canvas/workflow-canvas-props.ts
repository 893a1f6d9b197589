import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { CanvasInteraction } from './canvas-interaction.ts';
import type { EdgeState } from './flow-elements.ts';

/** Content of a canvas and, with `interactive`, its callbacks. */
export interface WorkflowCanvasProps {
  readonly definition: WorkflowDefinition;
  /** Names and icons of functions; without it actions are named by their slug. */
  readonly functions?: readonly FunctionDescriptor[];
  /** Given while an execution is shown; a node that is absent is pending. */
  readonly statuses?: Readonly<Record<string, NodeStatus>> | undefined;
  /** States by `edgeKey`. An absent edge is pending. */
  readonly edgeStates?: Readonly<Record<string, EdgeState>> | undefined;
  readonly issues?: readonly DefinitionIssue[] | undefined;
  readonly selectedNodeId?: string | null | undefined;
  readonly onSelectNode?: ((nodeId: string | null) => void) | undefined;
  readonly interactive?: CanvasInteraction | undefined;
}
