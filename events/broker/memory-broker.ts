import type { CloudEvent } from '../contracts/cloud-event.ts';
import type { Broker, DeadLetter, OutgoingEvent, SubscribeOptions } from './broker.ts';
import { SILENT } from '../platform/process/broker-logger.ts';
import { type Consumer, createConsumer } from './consumer.ts';
import { DeadLetterNotFoundError } from './dead-letter-not-found-error.ts';
import type { MessageStore, Settlement } from './message-store.ts';
import { DEFAULT_REDELIVERY, type RedeliveryPolicy } from './redelivery-policy.ts';
import { fromStoredEvent, toUnreadableEvent } from './stored-event.ts';

interface Message {
  readonly id: string;
  readonly topic: string;
  readonly group: string;
  /** JSON text, so that nobody shares an object with the publisher, as over a wire. */
  readonly stored: string;
  readonly executionId: string | undefined;
  deliveryCount: number;
  visibleAt: number;
}

interface Dead {
  readonly message: Message;
  readonly letter: DeadLetter;
}

/** State that the consumers of one broker share. */
interface Queue {
  readonly groups: Map<string, Set<string>>;
  readonly messages: Map<string, Message>;
  readonly dead: Map<string, Dead>;
  readonly consumers: Map<Consumer, string>;
  lastId: number;
}

export interface MemoryBrokerOptions {
  readonly retry?: Partial<RedeliveryPolicy>;
  readonly scanIntervalMs?: number;
}

function toExecutionId(event: CloudEvent): string | undefined {
  return typeof event['executionid'] === 'string' ? event['executionid'] : undefined;
}

function enqueue(queue: Queue, message: Omit<Message, 'id' | 'deliveryCount'>): void {
  queue.lastId += 1;
  const id = String(queue.lastId);
  queue.messages.set(id, { ...message, id, deliveryCount: 0 });
}

function wake(queue: Queue, topic: string): void {
  for (const [consumer, its] of queue.consumers) if (its === topic) consumer.wake();
}

function publish(queue: Queue, { topic, event, delayMs = 0 }: OutgoingEvent): void {
  for (const group of queue.groups.get(topic) ?? []) {
    enqueue(queue, {
      topic,
      group,
      stored: JSON.stringify(event),
      executionId: toExecutionId(event),
      visibleAt: Date.now() + delayMs,
    });
  }
  wake(queue, topic);
}

function bury(queue: Queue, message: Message, reason: string): void {
  const { id, topic, group, stored, deliveryCount } = message;
  const event = fromStoredEvent(stored) ?? toUnreadableEvent(id, stored);
  const letter = { id, topic, group, event, reason, deliveryCount, diedAt: new Date().toISOString() };
  queue.messages.delete(id);
  queue.dead.set(id, { message, letter });
}

function settle(queue: Queue, settlement: Settlement): void {
  const message = queue.messages.get(settlement.id);
  if (message === undefined) return;
  if (settlement.kind === 'acknowledge') {
    queue.messages.delete(settlement.id);
    return;
  }
  if (message.deliveryCount !== settlement.deliveryCount) return;
  if (settlement.kind === 'bury') bury(queue, message, settlement.reason);
  else if (settlement.kind === 'retry') message.visibleAt = Date.now() + settlement.delayMs;
  else {
    message.visibleAt = Date.now();
    message.deliveryCount -= 1;
    wake(queue, message.topic);
  }
}

function createStore(queue: Queue, { topic, group, leaseMs }: SubscribeOptions): MessageStore {
  const mine = () =>
    [...queue.messages.values()].filter((message) => message.topic === topic && message.group === group);
  return {
    lease: async (limit) => {
      const due = mine().filter((message) => message.visibleAt <= Date.now());
      return due.slice(0, limit).map((message) => {
        message.visibleAt = Date.now() + leaseMs;
        message.deliveryCount += 1;
        const { id, deliveryCount, stored } = message;
        return { id, topic, deliveryCount, event: fromStoredEvent(stored) };
      });
    },
    settle: (settlements) => {
      for (const settlement of settlements) settle(queue, settlement);
    },
    findNextDueMs: async () => {
      const instants = mine().map((message) => message.visibleAt);
      return instants.length > 0 ? Math.min(...instants) - Date.now() : undefined;
    },
  };
}

function replay(queue: Queue, deadLetterId: string): void {
  const dead = queue.dead.get(deadLetterId);
  if (dead === undefined) throw new DeadLetterNotFoundError(deadLetterId);
  queue.dead.delete(deadLetterId);
  enqueue(queue, { ...dead.message, visibleAt: Date.now() });
  wake(queue, dead.message.topic);
}

/** The broker in one process's memory, for tests: same promises, except that nothing outlives the process. */
export function createMemoryBroker(options: MemoryBrokerOptions = {}): Broker {
  const queue: Queue = { groups: new Map(), messages: new Map(), dead: new Map(), consumers: new Map(), lastId: 0 };
  return {
    publish: async (events) => {
      for (const event of events) publish(queue, event);
    },
    subscribe: async (subscription, handler) => {
      queue.groups.set(subscription.topic, (queue.groups.get(subscription.topic) ?? new Set()).add(subscription.group));
      const consumer = createConsumer({
        store: createStore(queue, subscription),
        options: subscription,
        handler,
        policy: { ...DEFAULT_REDELIVERY, ...options.retry },
        scanIntervalMs: options.scanIntervalMs ?? 2_000,
        logger: SILENT,
      });
      queue.consumers.set(consumer, subscription.topic);
      return {
        close: async () => {
          await consumer.close();
          queue.consumers.delete(consumer);
        },
      };
    },
    deadLetters: async ({ topic, limit }) =>
      [...queue.dead.values()]
        .map((dead) => dead.letter)
        .filter((letter) => topic === undefined || letter.topic === topic)
        .toReversed()
        .slice(0, limit),
    replay: async (deadLetterId) => replay(queue, deadLetterId),
    purge: async (executionId) => {
      for (const [id, message] of queue.messages) if (message.executionId === executionId) queue.messages.delete(id);
      for (const [id, { message }] of queue.dead) if (message.executionId === executionId) queue.dead.delete(id);
    },
    close: async () => {
      await Promise.all([...queue.consumers.keys()].map(async (consumer) => await consumer.close()));
    },
  };
}
