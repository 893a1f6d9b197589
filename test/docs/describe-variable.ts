import { z } from 'zod';

/** One environment variable, ready to be a row of a table. */
export interface VariableRow {
  readonly name: string;
  readonly fallback: string;
  readonly values: string;
  readonly description: string;
}

/** The part of JSON Schema that variables use. */
const Shape = z.looseObject({
  enum: z.array(z.string()).optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
});

const code = (text: string) => `\`${text}\``;

function toValues(schema: z.ZodType): string {
  // Numbers come from text: only the output side says that they are numbers.
  const input = Shape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const output = Shape.parse(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }));
  if (input.enum !== undefined) return input.enum.map(code).join(', ');
  if (output.type === 'integer')
    return `${output.minimum?.toLocaleString('en')} to ${output.maximum?.toLocaleString('en')}`;
  if (input.format === 'uri') return 'an http or https address';
  if (input.pattern?.startsWith('^postgres') === true) return 'postgres://…';
  const { minLength = 0 } = input;
  return minLength > 1 ? `${minLength} characters or more` : 'text';
}

function toFallback(schema: z.ZodType): string {
  const absent = schema.safeParse(undefined);
  if (!absent.success) return '**required**';
  const { data } = absent;
  if (data === undefined || (Array.isArray(data) && data.length === 0)) return 'none';
  return code(typeof data === 'string' ? data : JSON.stringify(data));
}

/**
 * The row of a variable, from its schema.
 *
 * @throws {Error} when the schema has no description.
 */
export function describeVariable(name: string, schema: z.ZodType): VariableRow {
  const { description } = schema;
  if (description === undefined)
    throw new Error(`The variable ${name} has no description: add .describe(…) to its schema.`);
  return { name, fallback: toFallback(schema), values: toValues(schema), description };
}
