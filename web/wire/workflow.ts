import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** A workflow with its last version. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly definition: WorkflowDefinition;
  readonly version: number;
  /** Rises with every change; a change names the one it is based on. */
  readonly revision: number;
  readonly updatedAt: string;
}

/** One row of the workflows list. */
export interface WorkflowSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly updatedAt: string;
  readonly triggerTypes: readonly string[];
  readonly lastExecution: {
    readonly instanceId: string;
    readonly runtimeStatus: RuntimeStatus;
    readonly phase: Phase;
    readonly startedAt: string;
  } | null;
}

/** A trigger as its workflow's page shows it. */
export interface Trigger {
  readonly nodeId: string;
  readonly triggerType: 'manual' | 'webhook' | 'event' | 'schedule';
  readonly config: unknown;
  readonly webhookToken: string | null;
  readonly isEnabled: boolean;
}
