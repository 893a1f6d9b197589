import type { Json } from '#schemas/json.ts';
import { executeFunction, type RunOutcome } from '#runner/functions/execute.ts';
import type { FunctionDefinition, FunctionServices } from '#runner/functions/function.ts';
import { createRedactor } from '#runner/failures/redactor.ts';
import { createTestServices } from './test-functions.ts';

/** Runs a function the way the runner does, with services that reach `allowedHosts` only. */
export function runFunction(
  definition: FunctionDefinition,
  input: Json,
  options: {
    readonly allowedHosts?: readonly string[];
    readonly services?: Partial<FunctionServices>;
    readonly credentials?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
  } = {},
): Promise<RunOutcome> {
  const credentials = options.credentials ?? {};
  return executeFunction(definition, input, {
    context: {
      ...createTestServices(options.allowedHosts),
      ...options.services,
      executionId: 'execution',
      workflowId: 'workflow',
      nodeId: 'node',
      nodeName: 'Node',
      idempotencyKey: 'stable key',
      credentials,
      log: { info: () => undefined, warn: () => undefined },
    },
    timeoutMs: options.timeoutMs ?? 20_000,
    cancelled: new AbortController().signal,
    redactor: createRedactor(Object.values(credentials)),
  });
}
