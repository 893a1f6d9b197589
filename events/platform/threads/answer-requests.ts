import { parentPort, workerData } from 'node:worker_threads';
import { PROGRESS, type ThreadMessage, type ThreadRequest, type ThreadSetup } from './thread-protocol.ts';

/**
 * The thread's side of a pool: answers requests one at a time. `answer` calls `begin` at each step that may take the whole budget; taking over a
 * large request before the first of them is not counted. What throws is answered by `failed`.
 * @throws when the module does not run as a worker thread.
 */
export function answerRequests<Work, Outcome>(
  answer: (work: Work, begin: () => void) => Outcome,
  failed: (error: unknown, work: Work) => Outcome,
): void {
  const port = parentPort;
  if (port === null) throw new Error('This module runs as a worker thread only.');
  const setup: ThreadSetup = workerData;
  const progress = new Int32Array(setup.progress);
  const say = (message: ThreadMessage<Outcome>) => port.postMessage(message);

  function answerSafely({ id, work }: ThreadRequest<Work>): Outcome {
    const begin = () => {
      Atomics.add(progress, PROGRESS.step, 1);
      Atomics.store(progress, PROGRESS.requestId, id);
    };
    try {
      return answer(work, begin);
    } catch (error) {
      return failed(error, work);
    } finally {
      Atomics.store(progress, PROGRESS.requestId, 0);
    }
  }

  port.on('message', (request: ThreadRequest<Work>) =>
    say({ kind: 'answer', id: request.id, outcome: answerSafely(request) }),
  );
  say({ kind: 'ready' });
}
