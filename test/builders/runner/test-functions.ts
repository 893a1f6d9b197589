import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { NODE_REQUESTED, toRequestId, type NodeRequested } from '#events/contracts/node-events.ts';
import { SOURCES } from '#events/contracts/topics.ts';
import type { CredentialSource } from '#runner/credentials/credential-source.ts';
import {
  defineFunction,
  type CredentialDeclaration,
  type FunctionContext,
  type FunctionDefinition,
  type FunctionServices,
} from '#runner/functions/function.ts';
import { createAddressGuard } from '#runner/network/address-guard.ts';
import { createGuardedHttp } from '#runner/network/guarded-http.ts';

export const NO_CREDENTIALS: CredentialSource = { open: async () => ({}) };

/** Services for functions under test; nothing but `allowedHosts` passes the guard. */
export function createTestServices(allowedHosts: readonly string[] = []): FunctionServices {
  return {
    http: createGuardedHttp(createAddressGuard(allowedHosts)),
    databaseAddresses: createAddressGuard(allowedHosts),
    ownDatabaseUrl: 'postgres://runner@our-database.example/own',
    expressions: { evaluateAll: () => Promise.reject(new Error('No expression is expected here.')) },
  };
}

/** A function `test/run` that does what the test wants, safe to repeat. */
export function defineTestFunction(
  run: (context: FunctionContext) => unknown,
  credentials?: CredentialDeclaration,
): FunctionDefinition {
  return defineFunction({
    slug: 'test/run',
    name: 'Run',
    description: 'Runs.',
    input: z.object({}),
    output: z.unknown(),
    isSafeToRepeat: true,
    run: (_input, context) => run(context),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** The same as a function that must not run twice. */
export function defineUnsafeFunction(run: (context: FunctionContext) => unknown): FunctionDefinition {
  return { ...defineTestFunction(run), isSafeToRepeat: () => false };
}

/** The same as a function that only computes. */
export function definePureFunction(run: (context: FunctionContext) => unknown): FunctionDefinition {
  return { ...defineTestFunction(run), isPure: true };
}

/** A request for `slug`, as the orchestrator publishes it. */
export function buildRequest(slug: string, overrides: Partial<NodeRequested> = {}): CloudEvent {
  const executionId = overrides.executionId ?? `test-1700000000-${randomUUID().slice(0, 6)}`;
  const data: NodeRequested = {
    executionId,
    workflowId: 'workflow',
    nodeId: 'node',
    nodeName: 'Node',
    attempt: 1,
    functionSlug: slug,
    input: { inline: {} },
    timeoutMs: 20_000,
    idempotencyKey: `key of ${executionId}`,
    ownerId: 'operator',
    ...overrides,
  };
  return {
    specversion: '1.0',
    id: toRequestId(executionId, data.nodeId, data.attempt),
    source: SOURCES.orchestrator,
    type: NODE_REQUESTED,
    subject: executionId,
    datacontenttype: 'application/json',
    executionid: executionId,
    workflowid: data.workflowId,
    nodeid: data.nodeId,
    attempt: data.attempt,
    data: JSON.parse(JSON.stringify(data)),
  };
}
