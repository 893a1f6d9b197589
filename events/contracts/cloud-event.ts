import { z } from 'zod';
import { Json, toJson } from '#schemas/json.ts';
import { findAttributeProblem } from './attribute-rules.ts';

/**
 * A CloudEvent 1.0 as plain data. `data` absent differs from `data: null`. `time` keeps its original text. Unknown extensions are kept.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export const CloudEvent = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().min(1),
    source: z.string().min(1),
    type: z.string().min(1),
    subject: z.string().min(1).optional(),
    time: z.string().optional(),
    datacontenttype: z.string().optional(),
    dataschema: z.string().optional(),
    data: Json.optional(),
    data_base64: z.string().optional(),
  })
  .catchall(z.union([z.string(), z.number(), z.boolean()]))
  .superRefine((event, context) => {
    for (const [name, value] of Object.entries(event)) {
      if (name === 'data' || name === 'data_base64' || value === undefined) continue;
      const problem = findAttributeProblem(name, value);
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [name], message: `"${name}" ${problem}.` });
    }
  });

/** Extension attributes are strings, booleans or 32-bit integers. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly data?: Json;
  readonly data_base64?: string;
  readonly [extension: string]: Json | undefined;
}

/** The execution an event belongs to, and its trace. Becomes the extension attributes of the event (decision D67). */
export interface EventContext {
  readonly executionId: string;
  /** Absent only where the sender of the request did not say it. */
  readonly workflowId?: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** Id of the event that this one follows from. */
  readonly causationId?: string;
  /** W3C Trace Context. Source: https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

interface Particulars {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly nodeId?: string;
  readonly attempt?: number;
  /** Position in its execution. */
  readonly sequence?: number;
  /** JSON only: it was parsed by one of the contracts. */
  readonly data: object;
}

/** Digits of `sequence`: the extension is compared as text, and holds every 32-bit integer (CloudEvents extension "sequence"). */
const SEQUENCE_DIGITS = 10;

/** Makes an event of the product. Subject and partition key are the execution, so that partitioning keeps an execution together. */
export function toOwnEvent(context: EventContext, particulars: Particulars): CloudEvent {
  const { nodeId, attempt, sequence } = particulars;
  return {
    specversion: '1.0',
    id: particulars.id,
    source: particulars.source,
    type: particulars.type,
    subject: context.executionId,
    time: context.time,
    datacontenttype: 'application/json',
    executionid: context.executionId,
    ...(context.workflowId === undefined ? {} : { workflowid: context.workflowId }),
    ...(nodeId === undefined ? {} : { nodeid: nodeId }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(sequence === undefined ? {} : { sequence: String(sequence).padStart(SEQUENCE_DIGITS, '0') }),
    partitionkey: context.executionId,
    ...(context.causationId === undefined ? {} : { causationid: context.causationId }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    ...(context.tracestate === undefined ? {} : { tracestate: context.tracestate }),
    data: toJson(particulars.data),
  };
}

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Cheap check of what was stored: an object of version 1.0 with the required attributes; what the data means is for the consumer to parse. */
function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!('specversion' in value && 'id' in value && 'source' in value && 'type' in value)) return false;
  return value.specversion === '1.0' && isFilled(value.id) && isFilled(value.source) && isFilled(value.type);
}

/** The event that a stored JSON text holds; undefined when it holds none. */
export function fromStoredEvent(text: unknown): CloudEvent | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isCloudEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Stands for a stored text that is no CloudEvent, where one has to be shown. */
export function toUnreadableEvent(id: string, text: unknown): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: '/workflow-builder/broker',
    type: 'dev.workflowbuilder.message.unreadable',
    data: String(text),
  };
}
