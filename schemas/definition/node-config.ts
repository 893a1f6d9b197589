import { z } from 'zod';
import { RetryPolicy } from './retry-policy.ts';

/** A text that may hold templates such as `{{trigger.url}}`. */
const Templated = z.string().max(1_000_000);
const PositiveNumber = z.number().nonnegative().finite();

/** Options that every executable node takes (decisions D39, D40, D41). */
const executionOptions = {
  retryPolicy: RetryPolicy.optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400).optional(),
  onError: z.enum(['fail', 'continue']).optional(),
};

/** Knative filter dialects over CloudEvent attributes. Source: https://knative.dev/docs/eventing/triggers/#supported-filter-dialects */
export type EventFilter =
  | { readonly exact: Readonly<Record<string, string>> }
  | { readonly prefix: Readonly<Record<string, string>> }
  | { readonly suffix: Readonly<Record<string, string>> }
  | { readonly all: readonly EventFilter[] }
  | { readonly any: readonly EventFilter[] }
  | { readonly not: EventFilter };

const Attributes = z
  .record(
    // CloudEvents only advises names of 20 characters at most.
    z.string().regex(/^[a-z0-9]{1,100}$/, 'A CloudEvents attribute name has lower-case letters and digits.'),
    z.string().min(1),
  )
  .refine((attributes) => Object.keys(attributes).length > 0, 'Name at least one attribute.');

export const EventFilter: z.ZodType<EventFilter> = z.lazy(() =>
  z.union([
    z.strictObject({ exact: Attributes }),
    z.strictObject({ prefix: Attributes }),
    z.strictObject({ suffix: Attributes }),
    z.strictObject({ all: z.array(EventFilter).min(1).max(50) }),
    z.strictObject({ any: z.array(EventFilter).min(1).max(50) }),
    z.strictObject({ not: EventFilter }),
  ]),
);

/** A year: the longest pause between firings of "every n minutes". */
const MAX_EVERY_MINUTES = 525_600;

/** When a trigger of type `schedule` fires (decision D90): by `cron` in `timeZone` (UTC when absent), or `everyMinutes`. */
const scheduleOptions = {
  cron: z.string().max(200).optional(),
  timeZone: z.string().max(64).optional(),
  everyMinutes: z.number().int().min(1).max(MAX_EVERY_MINUTES).optional(),
  catchUp: z.enum(['once', 'skip']).optional(),
};

/** Config of a `trigger` node (decision D25). Filters of the list are joined by AND, as Knative joins them. */
export const TriggerConfig = z.object({
  triggerType: z.enum(['manual', 'webhook', 'event', 'schedule']).default('manual'),
  filters: z.array(EventFilter).max(50).optional(),
  inputSchema: z.record(z.string(), z.unknown()).optional(),
  ...scheduleOptions,
});
export type TriggerConfig = z.infer<typeof TriggerConfig>;

/** Config of an `action`/`activity` node: the function's slug; every other key is an input field of that function. */
export const ActionConfig = z.looseObject({ actionId: z.string().min(1).max(200), ...executionOptions });
export type ActionConfig = z.infer<typeof ActionConfig>;

/** Keys of an action's config that are not inputs of its function. */
export const ACTION_OPTION_KEYS = ['actionId', 'retryPolicy', 'timeoutSeconds', 'onError'] as const;

/** Operators of a structured condition row. */
export const CONDITION_OPERATORS = [
  'equals',
  'notEquals',
  'greaterThan',
  'greaterThanOrEqual',
  'lessThan',
  'lessThanOrEqual',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'isEmpty',
  'isNotEmpty',
  'exists',
  'isTrue',
  'isFalse',
] as const;

/** Operators that look at the left side only. */
export const ONE_SIDED_OPERATORS: ReadonlySet<string> = new Set([
  'isEmpty',
  'isNotEmpty',
  'exists',
  'isTrue',
  'isFalse',
]);

const ConditionRow = z.object({
  left: z.union([Templated, z.number(), z.boolean(), z.null()], {
    error: ({ input }) => (input === undefined ? 'Nothing is filled in.' : undefined),
  }),
  operator: z.enum(CONDITION_OPERATORS),
  right: z.union([Templated, z.number(), z.boolean(), z.null()]).optional(),
});
export type ConditionRow = z.infer<typeof ConditionRow>;

/** Config of a `condition` node: structured rows or one CEL expression (decision D35). */
export const ConditionConfig = z
  .object({
    rows: z.array(ConditionRow).min(1).max(50).optional(),
    combine: z.enum(['all', 'any']).default('all'),
    expression: z.string().min(1).max(2_048).optional(),
    onError: z.enum(['fail', 'continue']).optional(),
  })
  .refine((config) => (config.rows === undefined) !== (config.expression === undefined), {
    message: 'Give either rows or an expression.',
    path: ['rows'],
  });
export type ConditionConfig = z.infer<typeof ConditionConfig>;

/** Config of an `approval-gate` node. The timeouts add up; 24 hours when none is given. */
export const ApprovalGateConfig = z.object({
  eventName: z.string().min(1).max(200).optional(),
  timeoutHours: PositiveNumber.optional(),
  timeoutMinutes: PositiveNumber.optional(),
  timeoutSeconds: PositiveNumber.optional(),
  message: Templated.optional(),
  /** JSON Schema of what is raised beside `approved` and `reason`. */
  dataSchema: z.record(z.string(), z.unknown()).optional(),
});
export type ApprovalGateConfig = z.infer<typeof ApprovalGateConfig>;

/** Config of a `timer` node: the durations add up, or `until` names an instant (ISO 8601 text, template allowed). */
export const TimerConfig = z
  .object({
    durationSeconds: PositiveNumber.optional(),
    durationMinutes: PositiveNumber.optional(),
    durationHours: PositiveNumber.optional(),
    durationDays: PositiveNumber.optional(),
    until: Templated.optional(),
    /** Of an `until` that names none: of IANA, or an offset. Default: the workflow's, else UTC. */
    timeZone: z.string().max(64).optional(),
  })
  .refine(({ timeZone: _zone, ...config }) => Object.values(config).some((value) => value !== undefined), {
    message: 'Give a duration or an instant.',
    path: ['durationMinutes'],
  });
export type TimerConfig = z.infer<typeof TimerConfig>;

/** How an event is sent to a sink: `auto` is binary where every attribute is plain, else structured. */
export const SINK_MODES = ['auto', 'binary', 'structured'] as const;

/** Config of a `publish-event` node (decisions D43, D10, D15). With `sink` (a URL) the event is sent over HTTP by the runner. */
export const PublishEventConfig = z.object({
  eventType: z.string().min(1).max(500),
  subject: Templated.optional(),
  data: z.unknown().optional(),
  topic: z.string().min(1).max(200).optional(),
  sink: Templated.optional(),
  sinkMode: z.enum(SINK_MODES).optional(),
  ...executionOptions,
});
export type PublishEventConfig = z.infer<typeof PublishEventConfig>;
