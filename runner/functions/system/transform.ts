import { z } from 'zod';
import { Json } from '#schemas/json.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction } from '../function.ts';
import { jsonField } from '../input-fields.ts';

/** Makes an object of CEL expressions over what came before (decisions D13, D30, D36). */
export const transform = defineFunction({
  slug: 'system/transform',
  name: 'Transform',
  description: 'Makes a new object from earlier outputs.',
  input: z.object({
    mapping: jsonField(
      z
        .record(z.string().min(1).max(200), z.string().min(1).max(2_000))
        .refine((mapping) => Object.keys(mapping).length <= 200, 'At most 200 names can be mapped.'),
    ).meta({
      title: 'Mapping',
      description:
        'A JSON object: each name gets a CEL expression over trigger and steps, such as {"total": "steps.Sum.data.total * 2"}.',
      'x-code': 'mapping',
      'x-json': true,
      'x-multiline': true,
    }),
    /** Filled by the orchestrator with the steps that the mapping's expressions mention; people do not see it. */
    context: z
      .object({ trigger: Json.default(null), steps: z.record(z.string(), Json).default({}) })
      .default({ trigger: null, steps: {} })
      .meta({ 'x-context': true }),
  }),
  output: z.record(z.string(), Json),
  isSafeToRepeat: true,
  isPure: true,
  timeoutSeconds: 30,
  run: async ({ mapping, context: { trigger, steps } }, { expressions }) => {
    const names = Object.entries(mapping);
    const sources = names.map(([, source]) => source);
    const evaluated = await expressions.evaluateAll(sources, { trigger, steps });
    if (evaluated.ok) return Object.fromEntries(names.map(([name], index) => [name, evaluated.values[index] ?? null]));
    const field = `mapping.${names[evaluated.index]?.[0] ?? ''}`;
    const message = `${field}: ${evaluated.failure.message}`;
    throw new FunctionError({ ...evaluated.failure, message, details: { field } });
  },
});
