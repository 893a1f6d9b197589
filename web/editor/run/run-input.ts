import { z } from 'zod';
import { Json } from '#schemas/json.ts';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { toSchedule } from '#schemas/schedule/schedule.ts';
import { toScheduleTriggerData } from '#schemas/schedule/schedule-trigger-data.ts';
import { isRecord } from '#schemas/json.ts';
import type { ParsedInput } from '../../client/json-input.ts';
import { fromFieldText, toFieldText } from '../fields/field-text.ts';
import { schemaFields, type SchemaField } from '../fields/schema-fields.ts';
import { eventTypeOf } from '../panels/event-type-filter.ts';

/** How Run asks for the input: by a form, or as JSON text. */
export interface RunForm {
  readonly fields: readonly SchemaField[];
  /** The initial JSON text. */
  readonly sample: string;
}

/** The trigger data of a schedule that is fired now. */
function scheduleSample(config: WorkflowNode['config']): string {
  const parsed = TriggerConfig.safeParse(config);
  const schedule = parsed.success ? toSchedule(parsed.data) : null;
  if (schedule === null) return '{}';
  const now = Date.now();
  return JSON.stringify(toScheduleTriggerData(schedule, { scheduledAt: now, missedSince: null }, now), null, 2);
}

/** The form for a workflow's first trigger; no fields where it declares no schema. */
export function runForm(definition: WorkflowDefinition): RunForm {
  const trigger = definition.nodes.find((node) => node.type === 'trigger');
  const { triggerType, inputSchema, filters } = trigger?.config ?? {};
  if (triggerType === 'event') {
    const type = eventTypeOf(filters) || 'com.example.happened';
    const event = { specversion: '1.0', id: 'test-1', source: '/test', type, data: {} };
    return { fields: [], sample: JSON.stringify(event, null, 2) };
  }
  if (triggerType === 'schedule') return { fields: [], sample: scheduleSample(trigger?.config ?? {}) };
  const fields = isRecord(inputSchema) ? schemaFields(inputSchema) : [];
  return { fields, sample: '{}' };
}

function readValue(field: SchemaField, raw: unknown): unknown {
  if (typeof raw !== 'string') return raw ?? field.defaultValue;
  if (field.control === 'enum') return field.options.find((option) => String(option) === raw) ?? field.defaultValue;
  return fromFieldText(raw, field.control) ?? field.defaultValue;
}

/** Reads what was filled in; a missing or unreadable field is named. */
export function parseInputForm(fields: readonly SchemaField[], values: Readonly<Record<string, unknown>>): ParsedInput {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = readValue(field, values[field.name]);
    const fail = (message: string): ParsedInput => ({ ok: false, field: field.name, message });
    if (value === undefined) {
      if (field.isRequired) return fail(`${field.title} is needed.`);
      continue;
    }
    if (field.control === 'number' && typeof value !== 'number') return fail(`${field.title} is a number.`);
    if (field.control === 'json' && typeof value === 'string') return fail(`${field.title} is not JSON yet.`);
    input[field.name] = value;
  }
  return { ok: true, value: Json.parse(input) };
}

/** The input of the last run of a workflow. */
export interface LastInput {
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}
const LastInput = z.object({ text: z.string(), values: z.record(z.string(), z.unknown()) });

/** Reads what `writeLastInput` kept; anything else is no input. */
export function readLastInput(kept: string | null): LastInput | null {
  if (kept === null) return null;
  try {
    const parsed = LastInput.safeParse(JSON.parse(kept));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The initial values of a form: the defaults of its fields. */
export function firstValues(fields: readonly SchemaField[]): Readonly<Record<string, unknown>> {
  const withDefault = fields.filter(({ defaultValue }) => defaultValue !== undefined);
  return Object.fromEntries(withDefault.map(({ name, defaultValue }) => [name, defaultValue]));
}

/** The text of a form control for a value that was kept. */
export function keptText(values: Readonly<Record<string, unknown>>, field: SchemaField): string {
  return toFieldText(values[field.name]);
}
