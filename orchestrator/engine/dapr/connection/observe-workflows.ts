import type { DaprWorkflows, WorkflowHandlers } from '../dapr-workflows.ts';
import { SidecarAwayError } from '../sdk/sidecar-calls.ts';
import { createSidecarPresence, type SidecarPresence } from './sidecar-presence.ts';

/** No execution has this id. */
const PROBE = 'presence-probe';

/** The workflows, every call of which tells whether Dapr is here. What is known to be away is not called. */
function observe(workflows: DaprWorkflows, presence: SidecarPresence): DaprWorkflows {
  const observed = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (!presence.isHere()) throw new SidecarAwayError();
    try {
      const result = await call();
      presence.noteHeard();
      return result;
    } catch (error) {
      presence.noteLost();
      throw error;
    }
  };
  return {
    isReady: () => workflows.isReady(),
    schedule: (executionId, host) => observed(() => workflows.schedule(executionId, host)),
    post: (executionId, letter) => observed(() => workflows.post(executionId, letter)),
    terminate: (executionId) => observed(() => workflows.terminate(executionId)),
    resume: (executionId) => observed(() => workflows.resume(executionId)),
    status: (executionId) => observed(() => workflows.status(executionId)),
    purge: (executionId) => observed(() => workflows.purge(executionId)),
    close: () => workflows.close(),
  };
}

/** Connects to Dapr, and knows from then on whether it is here: by its answers, and by the work that it hands over. */
export async function connectWorkflows(
  connect: (handlers: WorkflowHandlers) => Promise<DaprWorkflows>,
  handlers: Omit<WorkflowHandlers, 'onTurn'>,
): Promise<{ readonly workflows: DaprWorkflows; readonly presence: SidecarPresence }> {
  let onSign = (): void => undefined;
  const connected = await connect({
    ...handlers,
    advance: (request) => {
      onSign();
      return handlers.advance(request);
    },
    onTurn: () => onSign(),
  });
  const presence = createSidecarPresence(async () => {
    if (!(await connected.isReady())) return false;
    // A sidecar may be well and its state store not.
    await connected.status(PROBE);
    return true;
  });
  onSign = () => presence.noteHeard();
  return { workflows: observe(connected, presence), presence };
}
