import { Server, ServerCredentials, status, type sendUnaryData } from '@grpc/grpc-js';
import { expect, test, vi } from 'vitest';
import { createSdkWorkflows } from '#orchestrator/engine/dapr/sdk/sdk-workflows.ts';

const asIs = (bytes: Buffer) => bytes;
const method = (name: string, responseStream: boolean) => ({
  path: `/TaskHubSidecarService/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
});

test('a worker whose first connection fails connects again and takes work', async () => {
  const calls: string[] = [];
  const server = new Server();
  server.addService(
    { Hello: method('Hello', false), GetWorkItems: method('GetWorkItems', true) },
    {
      Hello: (_call: unknown, answer: sendUnaryData<Buffer>) => {
        calls.push('Hello');
        if (calls.length === 1) answer({ code: status.INTERNAL, details: 'not yet' });
        else answer(null, Buffer.alloc(0));
      },
      GetWorkItems: () => void calls.push('GetWorkItems'),
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const logger = { info: () => undefined, warn: () => undefined };
  const workflows = await createSdkWorkflows({
    host: '127.0.0.1',
    grpcPort: port,
    logger,
    handlers: {
      advance: () => Promise.reject(new Error('nothing is to be advanced')),
      onTurn: () => undefined,
      onEnd: () => undefined,
    },
  });
  await vi.waitFor(() => expect(calls).toEqual(['Hello', 'Hello', 'GetWorkItems']), { timeout: 15_000 });
  await workflows.close();
  server.forceShutdown();
});
