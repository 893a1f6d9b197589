import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** A ready workflow of the gallery: it runs without any key and without the network, unless its summary says otherwise. */
export interface Example {
  readonly id: string;
  readonly title: string;
  /** One sentence: what happens when it runs. */
  readonly summary: string;
  readonly icon: 'branch' | 'approval' | 'event' | 'parallel' | 'timer' | 'http';
  readonly definition: WorkflowDefinition;
}
