import { toJson } from '#schemas/json.ts';
import type { CloudEvent } from './cloud-event.ts';

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
