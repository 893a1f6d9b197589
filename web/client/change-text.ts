import type { DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';

/** What happened to the thing that a change is about. */
export type ChangeSign = 'added' | 'removed' | 'changed';

const SIGNS: Readonly<Record<DefinitionChange['kind'], ChangeSign>> = {
  name: 'changed',
  setting: 'changed',
  'step-added': 'added',
  'step-removed': 'removed',
  'step-renamed': 'changed',
  'step-changed': 'changed',
  'connection-added': 'added',
  'connection-removed': 'removed',
  layout: 'changed',
};

/** The sign of a change, for icon and colour. */
export function toChangeSign({ kind }: DefinitionChange): ChangeSign {
  return SIGNS[kind];
}

/** A change as one sentence without its fields. */
export function toChangeText(change: DefinitionChange): string {
  switch (change.kind) {
    case 'name':
      return `The workflow is called “${change.after}”, not “${change.before}”`;
    case 'setting':
      return `Setting “${change.field}” is changed`;
    case 'step-added':
      return `Step “${change.label}” is added`;
    case 'step-removed':
      return `Step “${change.label}” is removed`;
    case 'step-renamed':
      return `Step “${change.before}” is called “${change.after}”`;
    case 'step-changed':
      return `Step “${change.label}” is changed`;
    case 'connection-added':
    case 'connection-removed': {
      const { source, outcome, target } = change;
      const from = outcome === null ? `“${source}”` : `“${source}” (${outcome})`;
      return `Edge from ${from} to “${target}” is ${SIGNS[change.kind]}`;
    }
    case 'layout':
      break;
  }
  return `${change.count === 1 ? 'One step is' : `${change.count} steps are`} moved on the canvas, which changes nothing that runs`;
}
