import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { PublishResponse } from '#web/wire/workflow.ts';
import type { Visitor } from '../builders/web/web-visitor.ts';
import { untilAnswered } from './client.ts';
import type { Random } from './random.ts';

/** Somebody who publishes, un-publishes and switches triggers all the while, and sends events in between. */
export interface Publisher {
  /** Ends with a version that is live, and an event for it. */
  finish(): Promise<Published>;
}

/** What the publisher was answered. */
export interface Published {
  readonly workflowId: string;
  /** Name of the definition by the version that it was published as. */
  readonly names: ReadonlyMap<number, string>;
  /** The event that was sent when all changes were over, and the version that was live then. */
  readonly last: { readonly eventId: string; readonly version: number };
  readonly problems: readonly string[];
}

const RETRY_MS = 250;
const LONGEST_PAUSE_MS = 1_500;
/** Event type that the published workflow waits for. */
const LIVE = 'chaos.live';

const Stored = z.object({ revision: z.number(), definition: z.object({ name: z.string() }) });
const Created = z.object({ id: z.string() });

type Answer = Awaited<ReturnType<Visitor['send']>>;

/** The same request again until it is answered: nobody knows whether an unanswered one was heard. */
async function ask(visitor: Visitor, method: string, path: string, body?: unknown): Promise<Answer> {
  for (;;) {
    const answer = await visitor.send(method, path, body).catch(() => null);
    if (answer !== null && answer.status < 500) return answer;
    await delay(RETRY_MS);
  }
}

function toDefinition(name: string) {
  const config = { triggerType: 'event', filters: [{ exact: { type: LIVE } }] };
  return {
    id: 'chaos-live',
    name,
    nodes: [
      { id: 'start', type: 'trigger', label: 'Start', config },
      { id: 'a', type: 'action', label: 'A', config: { actionId: 'system/generate-id' } },
    ],
    edges: [{ source: 'start', target: 'a' }],
  };
}

/** Saves a draft, whatever was heard of earlier tries. @returns its revision. */
async function save(visitor: Visitor, path: string, name: string): Promise<number> {
  for (;;) {
    const { revision, definition } = Stored.parse((await ask(visitor, 'GET', path)).body);
    if (definition.name === name) return revision;
    await ask(visitor, 'PUT', path, { revision, definition: toDefinition(name) });
  }
}

/** Begins; what it does next is decided by `random`. */
export async function startPublisher(
  info: Pick<LocalInfo, 'orchestratorUrl' | 'token'>,
  visitor: Visitor,
  random: Random,
): Promise<Publisher> {
  const { body } = await ask(visitor, 'POST', '/api/workflows', { definition: toDefinition('live 0') });
  const workflowId = Created.parse(body).id;
  const path = `/api/workflows/${workflowId}`;
  const names = new Map<number, string>();
  const problems: string[] = [];
  let count = 0;
  const ending = new AbortController();

  async function must(method: string, to: string, sent: unknown): Promise<Answer> {
    const answer = await ask(visitor, method, to, sent);
    if (answer.status !== 200)
      problems.push(`${method} ${to} was answered with ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async function publish(): Promise<number> {
    count += 1;
    const name = `live ${count}`;
    const revision = await save(visitor, path, name);
    const answer = await must('POST', `${path}/publish`, { revision, note: name });
    const { version } = PublishResponse.parse(answer.body);
    names.set(version, name);
    return version;
  }

  async function send(): Promise<string> {
    const id = `live-${count}`;
    const event = { specversion: '1.0', id, source: '/chaos', type: LIVE };
    const answer = await untilAnswered(() =>
      fetch(`${info.orchestratorUrl}/api/v2/events`, {
        method: 'POST',
        signal: AbortSignal.timeout(5_000),
        headers: {
          authorization: `Bearer ${info.token}`,
          'x-principal': visitor.userId,
          'content-type': 'application/cloudevents+json',
        },
        body: JSON.stringify(event),
      }),
    );
    if (!answer.ok) problems.push(`the event ${id} was answered with ${answer.status}`);
    return id;
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      await publish();
      await send();
      const choice = random.next();
      if (choice < 0.4) await must('POST', `${path}/unpublish`, {});
      else if (choice < 0.7) {
        await must('PATCH', path, { areTriggersEnabled: false });
        await must('PATCH', path, { areTriggersEnabled: true });
      }
      await delay(random.next() * LONGEST_PAUSE_MS);
    }
  }

  const running = run();
  return {
    finish: async () => {
      ending.abort();
      await running;
      const version = await publish();
      return { workflowId, names, last: { version, eventId: await send() }, problems };
    },
  };
}
