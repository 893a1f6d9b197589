import { z } from 'zod';
import { Json } from '#schemas/json.ts';
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
