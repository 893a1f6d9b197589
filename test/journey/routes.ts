import type { Journey } from './journey.ts';

/** From the event in the orchestrator's database to the pixels: the same for both journeys. */
const TO_THE_SCREEN = [
  ['web hears of the commit', 'events/platform/postgres/kept-connection.ts'],
  ['web reads the new rows', 'web/server/live/event-hub.ts'],
  ['web sends them', 'web/server/live/execution-stream.ts', 'web/server/live/server-sent-events.ts'],
  ['the browser receives them', 'web/client/open-event-stream.ts', 'web/execution/use-execution-stream.ts'],
  [
    'the browser draws them',
    'web/execution/view/monitor-view.ts',
    'web/execution/view/node-view.ts',
    'web/execution/execution-monitor.tsx',
  ],
] as const satisfies Journey['steps'];

/** From an input of an execution to its commit, as far as every input goes. */
const A_TURN = [
  ['the engine takes the input', 'orchestrator/engine/postgres/postgres-engine.ts'],
  [
    'inputs become turns, turns become batches',
    'orchestrator/engine/postgres/turn-queue.ts',
    'orchestrator/engine/postgres/turn-committer.ts',
  ],
  ['a turn is run', 'orchestrator/engine/turn/turn.ts'],
  [
    'the interpreter decides',
    'orchestrator/interpreter/transition.ts',
    'orchestrator/interpreter/transition-draft.ts',
    'orchestrator/interpreter/flow.ts',
    'orchestrator/interpreter/ending.ts',
    'orchestrator/interpreter/status.ts',
  ],
  [
    'commands are performed',
    'orchestrator/engine/turn/perform-command.ts',
    'orchestrator/engine/turn/turn-writes.ts',
    'orchestrator/interpreter/action.ts',
    'events/contracts/node-events.ts',
    'events/contracts/cloud-event.ts',
  ],
  [
    'events become statements',
    'events/broker/postgres/postgres-broker.ts',
    'events/broker/postgres/queue-statements.ts',
  ],
  [
    'everything is committed in one statement',
    'orchestrator/engine/postgres/commit-statements.ts',
    'orchestrator/store/statements/execution-statements.ts',
    'orchestrator/store/statements/step-statements.ts',
    'orchestrator/store/statements/gate-statements.ts',
    'events/platform/postgres/commit.ts',
  ],
  ['monitors are woken', 'orchestrator/store/execution-notifier.ts'],
] as const satisfies Journey['steps'];

/** Files that are imported on the way and that nobody has to open to follow it. */
export const BESIDE: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^schemas\/(json|failure|problem|json-safety|shape-error)\.ts$|^schemas\/(definition|execution)\//,
    'shapes and constants',
  ],
  [/^schemas\/(validity|expressions|templates)\//, 'one check, expression or template of many, behind one door'],
  [/^schemas\/(sealed-box|function-descriptor)\.ts$/, 'shapes, and sealing where a start brings credentials'],
  [/^events\/contracts\/(topics|app-ids|filters|attribute-rules|execution-events)\.ts$/, 'constants and other events'],
  [/^events\/platform\/dapr\//, 'the sidecar, on Dapr'],
  [/^events\/platform\/process\//, 'batches, bounded maps and timers, which know nothing of workflows'],
  [/^events\/platform\/telemetry\//, 'traces, where they are on'],
  [/^events\/platform\/http\/(http-problem|allowed-methods|close-connections|require-ready)\.ts$/, 'refusals'],
  [
    /^events\/platform\/postgres\/(database-away|data-refused|json-array|planner-settings)\.ts$/,
    'refusals and settings',
  ],
  [
    /^events\/broker\/(dead-letter-not-found-error|redelivery-policy|consumer)\.ts$/,
    'receiving, on the way of a result',
  ],
  [
    /^events\/broker\/postgres\/(notifier|publisher|read-dead-letters|postgres-message-store)\.ts$/,
    'the other calls of the broker',
  ],
  [
    /^orchestrator\/interpreter\/(action|approval-gate|condition|publish-event|timer|failure|pause|wake|backoff|instant)\.ts$/,
    'other inputs and nodes',
  ],
  [/^orchestrator\/interpreter\/start\.ts$/, 'the first input, on the way of a start'],
  [
    /^orchestrator\/engine\/resolve\/|^orchestrator\/interpreter\/resolution\.ts$/,
    'other node types, and what filling templates reads',
  ],
  [/^orchestrator\/engine\/(execution-trace|pinned-definition)\.ts$/, 'the start of a trace; what was pinned before'],
  [/^orchestrator\/store\/statements\/schedule-statements\.ts$/, 'where a schedule goes on that a start fires'],
  [
    /^orchestrator\/engine\/postgres\/(execution-cache|execution-loader|output-source|timer-loop)\.ts$|^orchestrator\/store\/execution-reads\.ts$/,
    'reading executions that are not in memory, and timers',
  ],
  [/^orchestrator\/store\/statements\/purge-execution\.ts$/, 'purging'],
  [/^orchestrator\/engine\/postgres\/fail-start\.ts$/, 'starts that cannot be made'],
  [/^orchestrator\/store\/(former-start|saved-workflows)\.ts$/, 'drafts, and what a run again takes over'],
  [/^orchestrator\/telemetry\/span-contexts\.ts$/, 'ids of spans'],
  [/^runner\/failures\/function-error\.ts$/, 'a failure as an error'],
  [
    /^runner\/credentials\/(sealed-integrations|cached-secrets|(dapr|environment)-secret-store|find-in-(store|connections))\.ts$|^runner\/store\/connections-store\.ts$/,
    'the places of credentials, which are asked in order',
  ],
  [
    /^runner\/network\/(get-with-body|guarded-connector|next-hop|outgoing-headers|outgoing-url|status-failure|unreachable)\.ts$/,
    'addresses, redirects, headers and refusals of outgoing HTTP',
  ],
  [/^runner\/network\/bodies\//, 'bodies in the form that their content type names'],
  [/^runner\/attempts\/lost-attempt\.ts$/, 'the end of an attempt whose runner is gone'],
  [/^runner\/functions\/(system\/[\w-]+|input-fields|registry)\.ts$/, 'other functions'],
  [/^web\/wire\//, 'shapes between server and browser'],
  [/^web\/ui\//, 'primitives of the interface'],
  [/^web\/canvas\/workflow-canvas\.tsx$/, 'the canvas, which the editor has too'],
  [/^web\/client\/use-clock\.ts$/, 'the time that durations are counted to'],
  [
    /^web\/execution\/(monitor-header|status-line|node-inspector|timeline-chart|controls\/decision-panel)\.tsx$/,
    'the parts of the monitor beside its canvas',
  ],
  [
    /^web\/execution\/view\/(edge-states|timeline|selected-node)\.ts$/,
    'edges, timeline and the chosen step, made of the folded view',
  ],
  [
    /^web\/server\/executions\/(execution-snapshot|missed-events|executions)\.ts$/,
    'what a stream sends first, and whose execution it is',
  ],
  [/^web\/server\/session\/is-same-user\.ts$/, 'whether a session still holds'],
  [/^web\/server\/live\/list-feed\.ts$/, 'the live lists, which hear the same commits'],
];

/** From a node that begins to its request: a start does it for its first nodes, a result for the next ones. */
const A_REQUEST = [
  [
    'the node is resolved',
    'orchestrator/engine/resolve/resolve-node.ts',
    'orchestrator/engine/resolve/resolve-action.ts',
    'orchestrator/engine/resolve/fill-templates.ts',
    'orchestrator/interpreter/resolution.ts',
  ],
  ['the request gets its trace', 'orchestrator/telemetry/trace-event.ts'],
] as const satisfies Journey['steps'];

/** POST /api/v2/workflows → the first frame on the screen, on the PostgreSQL engine. */
export const START: Journey = {
  name: 'start',
  limit: 58,
  steps: [
    ['the token is checked', 'events/platform/http/http-service.ts', 'events/platform/http/service-token.ts'],
    ['the body is parsed', 'orchestrator/routes/accept-json.ts', 'schemas/json-safety.ts'],
    [
      'the request is read',
      'orchestrator/routes/start-workflow.ts',
      'orchestrator/routes/request-fields.ts',
      'events/platform/http/parse-shape.ts',
      'schemas/shape-error.ts',
    ],
    ['the start is put together', 'orchestrator/triggers/start-execution.ts'],
    ['the functions are looked up', 'orchestrator/store/function-catalogue.ts'],
    [
      'the definition is checked',
      'orchestrator/triggers/definition-parser.ts',
      'schemas/parse-definition.ts',
      'schemas/normalize-definition.ts',
      'schemas/validate-definition.ts',
      'schemas/validity/validation-context.ts',
    ],
    ['the engine is observed', 'orchestrator/telemetry/observe-engine.ts'],
    [
      'the definition is pinned and planned',
      'orchestrator/engine/pinned-definition.ts',
      'orchestrator/interpreter/plan.ts',
      'orchestrator/interpreter/graph.ts',
      'orchestrator/interpreter/start.ts',
      'orchestrator/engine/execution-trace.ts',
    ],
    ...A_TURN,
    ...A_REQUEST,
    ...TO_THE_SCREEN,
  ],
};

/** The function of a step has returned → its frame on the screen; the queue and the claim before it included. */
export const RESULT: Journey = {
  name: 'result',
  limit: 52,
  steps: [
    [
      'the broker delivers the request',
      'events/platform/postgres/kept-connection.ts',
      'events/broker/postgres/postgres-broker.ts',
      'events/broker/consumer.ts',
      'events/broker/settlement-rules.ts',
      'events/broker/postgres/postgres-message-store.ts',
      'events/broker/postgres/queue-statements.ts',
    ],
    ['the runner claims it', 'runner/attempts/take.ts', 'runner/attempt.ts', 'runner/store/claim-store.ts'],
    ['a place is free', 'runner/attempts/pool.ts'],
    [
      'the function runs',
      'runner/attempts/run.ts',
      'runner/functions/registry.ts',
      'runner/credentials/open-credentials.ts',
      'runner/credentials/choose-credentials.ts',
      'runner/failures/redactor.ts',
      'runner/functions/execute.ts',
      'runner/functions/function.ts',
      'runner/functions/system/http-request.ts',
      'runner/network/guarded-http.ts',
      'runner/failures/to-failure.ts',
    ],
    ['its end is recorded', 'runner/attempts/record.ts', 'runner/store/payloads-store.ts'],
    ['the orchestrator hears the result', 'orchestrator/consumers/consume-results.ts'],
    ['the engine is observed', 'orchestrator/telemetry/observe-engine.ts'],
    ...A_TURN,
    ...TO_THE_SCREEN,
  ],
};

/** The types that one step is, one after the other, from the delivery of its request to the row that publishes its result. */
export const STEP_TYPES = {
  limit: 5,
  types: [
    ['CloudEvent', 'events/contracts/cloud-event.ts'],
    ['Attempt', 'runner/attempt.ts'],
    ['RunOutcome', 'runner/functions/execute.ts'],
    ['OutgoingEvent', 'events/broker/broker.ts'],
    ['QueueRow', 'events/broker/postgres/queue-statements.ts'],
  ],
} as const;

/** Whether a file is imported on the way and is not part of it. */
export function isBeside(file: string): boolean {
  return BESIDE.some(([pattern]) => pattern.test(file));
}
