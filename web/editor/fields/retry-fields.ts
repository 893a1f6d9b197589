import type { JsonSchema } from '#schemas/function-descriptor.ts';
import { ACTION_OPTION_KEYS } from '#schemas/definition/node-config.ts';
import type { RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { isRecord } from '#schemas/json.ts';
import type { SchemaField } from './schema-fields.ts';

/** A setting of retries as a form shows it: people read seconds wherever a time is asked for. */
export interface RetryField {
  readonly name: keyof RetryPolicy &
    ('maximumAttempts' | 'initialIntervalMs' | 'backoffCoefficient' | 'maximumIntervalMs');
  readonly title: string;
  /** How many of the stored unit one of the shown unit is. */
  readonly factor: number;
}

/** The settings of retries, in the order of the form. */
export const RETRY_FIELDS: readonly RetryField[] = [
  { name: 'maximumAttempts', title: 'Attempts', factor: 1 },
  { name: 'initialIntervalMs', title: 'First pause (seconds)', factor: 1_000 },
  { name: 'backoffCoefficient', title: 'Pause grows by', factor: 1 },
  { name: 'maximumIntervalMs', title: 'Longest pause (seconds)', factor: 1_000 },
];

/** A stored value as it is shown. */
export function toShownNumber({ factor }: RetryField, value: number): number {
  return value / factor;
}

/** A shown value as it is stored; times in whole milliseconds. */
export function toStoredNumber({ factor }: RetryField, value: number): number {
  return factor === 1 ? value : Math.round(value * factor);
}

const OPTION_KEYS: ReadonlySet<string> = new Set(ACTION_OPTION_KEYS);

/** The inputs of a function that its form shows: options that every step has, such as its timeout, are shown once, with the others of their kind. */
export function withoutOptions(fields: readonly SchemaField[]): readonly SchemaField[] {
  return fields.filter(({ name }) => !OPTION_KEYS.has(name));
}

/** The timeout of a step that names none: what the function's input says, else what the function says, else the product. In seconds. */
export function defaultTimeoutSeconds(
  descriptor: { readonly inputSchema: JsonSchema | null; readonly timeoutSeconds: number | null } | undefined,
): number {
  const properties: unknown = descriptor?.inputSchema?.['properties'];
  const property = isRecord(properties) ? properties['timeoutSeconds'] : undefined;
  const own = isRecord(property) ? property['default'] : undefined;
  return typeof own === 'number' ? own : (descriptor?.timeoutSeconds ?? 300);
}
