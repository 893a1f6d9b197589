import { z } from 'zod';

function parseText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const Flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());

/** A field that takes a JSON value or its text; what does not parse is left for the schema to refuse. */
export function jsonField<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(parseText, schema);
}

/** A boolean that forms may send as text. */
export function flagField(byDefault: boolean) {
  return Flag.default(byDefault);
}

/** Headers, by name. */
export const HeadersField = jsonField(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))).optional();

/**
 * Time for the call itself, when POST /execute gives it. In a workflow the node's own `timeoutSeconds` (or the function's) reaches the function as
 * its signal.
 */
export function timeoutField(seconds: number) {
  return z.coerce.number().min(1).max(86_400).optional().meta({
    title: 'Timeout (seconds)',
    description: 'How long to wait for the whole answer.',
    default: seconds,
  });
}
