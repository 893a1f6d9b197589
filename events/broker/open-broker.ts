import type pg from 'pg';
import { ConfigError } from '../platform/process/service-config.ts';
import { TOPICS } from '../contracts/topics.ts';
import type { Broker } from './broker.ts';
import type { WarningLogger } from '../platform/process/warning-logger.ts';
import { createDaprBroker } from './dapr/dapr-broker.ts';
import type { HttpInlet } from '../platform/http/http-service.ts';
import type { Outbox } from './outbox.ts';
import { createPostgresBroker } from './postgres/postgres-broker.ts';
import { type BrokerConfig, toSidecarAddress } from '../platform/dapr/sidecar-config.ts';

export interface OpenBrokerOptions {
  readonly pool: pg.Pool;
  /** Topics that the sidecar delivers to this service. */
  readonly topics: readonly string[];
  /** Topics whose events the sidecar does not carry: who publishes them reads the queue. None when absent. */
  readonly queuedTopics?: readonly string[];
  readonly logger: WarningLogger;
}

export interface OpenBroker extends Broker, Outbox {
  /** The routes by which events come to it, where it has any. */
  readonly inlets: readonly HttpInlet[];
  /** False while what this process publishes waits, because whoever carries it takes nothing. */
  isPublishing(): boolean;
}

/**
 * Topics whose events are published although no group of ours is registered. Our own topics end at our services, but for `workflow.executions`, which
 * other systems may subscribe to where the configuration publishes it (decision D62).
 */
function isPublic(topic: string, { PUBLISH_EXECUTIONS = false }: BrokerConfig): boolean {
  return !topic.startsWith('workflow.') || (PUBLISH_EXECUTIONS && topic === TOPICS.executions);
}

/**
 * The broker that the configuration names.
 *
 * @throws {ConfigError} when the sidecar would have nothing to prove itself with.
 */
export async function openBroker(config: BrokerConfig, options: OpenBrokerOptions): Promise<OpenBroker> {
  const common = { pool: options.pool, connectionString: config.DATABASE_URL, logger: options.logger };
  if (config.EVENT_BROKER !== 'dapr') {
    // It takes what the database takes: nothing is ever published and waits.
    return { ...(await createPostgresBroker(common)), inlets: [], isPublishing: () => true };
  }
  const { PUBSUB_NAME = 'workflowpubsub', APP_API_TOKEN } = config;
  if (APP_API_TOKEN === undefined) {
    throw new ConfigError('The configuration is not usable:\n  APP_API_TOKEN: is missing, and EVENT_BROKER is dapr');
  }
  const broker = await createDaprBroker({
    ...common,
    sidecar: toSidecarAddress(config),
    pubsubName: PUBSUB_NAME,
    topics: options.topics,
    queuedTopics: options.queuedTopics ?? [],
    // Steps and results are asked for again; for an event that starts a workflow nobody asks.
    confirmedTopics: [TOPICS.triggers],
    appApiToken: APP_API_TOKEN,
    isPublic: (topic) => isPublic(topic, config),
  });
  return { ...broker, inlets: [broker.inlet] };
}
