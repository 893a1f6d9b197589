import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { FunctionPolicy } from '../interpreter/plan.ts';
import type { FunctionCatalogue } from './function-catalogue.ts';

/** The policies that the functions of a definition declare, by slug. They are pinned with the definition. */
export async function toFunctionPolicies(
  definition: WorkflowDefinition,
  functions: FunctionCatalogue,
): Promise<Readonly<Record<string, FunctionPolicy>>> {
  const catalogue = await functions.current();
  const slugs = new Set(
    definition.nodes.map((node) => node.config['actionId']).filter((slug) => typeof slug === 'string'),
  );
  return Object.fromEntries(
    [...slugs].toSorted().flatMap((slug): [string, FunctionPolicy][] => {
      const descriptor = catalogue.get(slug);
      return descriptor === undefined
        ? []
        : [[slug, { retryPolicy: descriptor.retryPolicy, timeoutMs: descriptor.timeoutSeconds * 1_000 }]];
    }),
  );
}
