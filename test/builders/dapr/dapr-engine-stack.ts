import { createDaprEngine, type DaprEngine } from '#orchestrator/engine/dapr/dapr-engine.ts';
import type { DaprWorkflows, WorkflowHandlers } from '#orchestrator/engine/dapr/dapr-workflows.ts';
import { createSdkWorkflows } from '#orchestrator/engine/dapr/sdk/sdk-workflows.ts';
import type { TurnMaker } from '#orchestrator/engine/engine-hooks.ts';
import type { DaprSidecar } from './dapr-sidecar.ts';
import { createEngineStack, type EngineStack, type EngineStackOptions } from '../stacks/engine-stack.ts';

/** An engine stack on Dapr, with what Dapr itself says of its workflows. */
export interface DaprEngineStack extends EngineStack {
  readonly engine: DaprEngine;
  readonly workflows: DaprWorkflows;
  /** Executions whose workflow asked for `advance`, in that order. */
  readonly advanced: readonly string[];
  /** Executions whose workflow had a turn, in that order. */
  readonly turned: readonly string[];
  /** Who made each turn that was committed. */
  readonly makers: readonly TurnMaker['by'][];
  /** Everything that was logged. */
  readonly messages: readonly string[];
}

/** The engine on a sidecar that is away for now. */
export async function createUnconnectedDaprEngineStack(
  sidecar: Pick<DaprSidecar, 'grpcPort'>,
  options: EngineStackOptions = {},
): Promise<DaprEngineStack> {
  const messages: string[] = [];
  const advanced: string[] = [];
  const turned: string[] = [];
  const makers: TurnMaker['by'][] = [];
  const note = (_fields: object, message: string) => void messages.push(message);
  const logger = { info: note, warn: note };
  const opened: { engine?: DaprEngine; workflows?: DaprWorkflows } = {};
  const stack = await createEngineStack({
    ...options,
    openEngine: async (parts) => {
      opened.engine = await createDaprEngine({
        ...parts,
        logger,
        connect: async (handlers) => {
          const { grpcPort } = sidecar;
          const advance: WorkflowHandlers['advance'] = (request) => {
            advanced.push(request.executionId);
            return handlers.advance(request);
          };
          const noting: WorkflowHandlers = {
            ...handlers,
            advance,
            onTurn: (executionId) => {
              turned.push(executionId);
              handlers.onTurn(executionId);
            },
          };
          opened.workflows = await createSdkWorkflows({ host: '127.0.0.1', grpcPort, logger, handlers: noting });
          return opened.workflows;
        },
        observers: [...parts.observers, (changes) => makers.push(...changes.map(({ maker }) => maker.by))],
        watchdog: { everyMs: 200 },
      });
      return opened.engine;
    },
  });
  return { ...stack, engine: opened.engine!, workflows: opened.workflows!, advanced, turned, makers, messages };
}

/** The engine on a sidecar that is there: turns are made in its activities from the first one on. */
export async function createDaprEngineStack(
  sidecar: Pick<DaprSidecar, 'grpcPort'>,
  options: EngineStackOptions = {},
): Promise<DaprEngineStack> {
  const stack = await createUnconnectedDaprEngineStack(sidecar, options);
  await stack.engine.whenHere();
  return stack;
}
