import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

const steps = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `s${index}`);

/** trigger ─► s0 ─► s1 ─► … */
export function chain(count: number): WorkflowDefinition {
  return workflow([trigger(), ...steps(count).map((id) => action(id))], [['start', ...steps(count)].join(' ─► ')]);
}

/** trigger ─► s0 … sN ─► join */
export function fanOut(count: number): WorkflowDefinition {
  return workflow(
    [trigger(), ...steps(count).map((id) => action(id)), action('join')],
    steps(count).map((id) => `start ─► ${id} ─► join`),
  );
}

/** trigger ─► gate */
export function parked(): WorkflowDefinition {
  return workflow([trigger(), gate('ok')], ['start ─► ok']);
}
