import type { Problem } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Release } from '../../wire/workflow.ts';

/** The version that triggers fire, as the page knows it. */
export interface Publication {
  /** Null while no version is published. */
  readonly live: { readonly release: Release; readonly definition: WorkflowDefinition } | null;
  readonly areTriggersEnabled: boolean;
}

/** Publishes the draft at `revision`, which says `definition`. */
export type PublishWorkflow = (input: {
  readonly definition: WorkflowDefinition;
  readonly revision: number;
  readonly note: string;
}) => Promise<
  | { readonly ok: true; readonly version: number; readonly revision: number }
  | { readonly ok: false; readonly status: number; readonly problem: Problem }
>;

/** What triggers fire, in a few words: which version, whether the draft is further, and whether triggers are off. */
export function toPublicationText(
  { live, areTriggersEnabled }: Publication,
  hasChanges: boolean,
): { readonly text: string; readonly tone: 'neutral' | 'waiting' | 'completed' } {
  if (live === null) return { text: 'Not published', tone: 'neutral' };
  const { version } = live.release;
  const off = areTriggersEnabled ? '' : ' · triggers off';
  return hasChanges
    ? { text: `v${version} · draft has changes${off}`, tone: 'waiting' }
    : { text: `Published v${version}${off}`, tone: areTriggersEnabled ? 'completed' : 'neutral' };
}

/** What publishing the draft does to the triggers, in a sentence. */
export function toPublishConsequence({ live, areTriggersEnabled }: Publication): string {
  if (!areTriggersEnabled) return 'Triggers are switched off: nothing starts until you switch them on, under Triggers.';
  return live === null
    ? 'From then on its triggers are live: events, webhooks and schedules start this version.'
    : `Events, webhooks and schedules start it in place of v${live.release.version}. What runs already goes on as it began.`;
}
