import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { toDeadTopic, toSidecarSubscriptions } from '../../../contracts/sidecar-subscriptions.ts';
import { admitSidecar } from '../../../platform/dapr/admit-sidecar.ts';
import { HttpProblem } from '../../../platform/http/http-problem.ts';
import type { HttpInlet } from '../../../platform/http/http-service.ts';
import type { DeliveryIntake } from './delivery-intake.ts';

/** The longest that daprd may be told to carry is 16 MiB (`--max-body-size`), a third more in Base64. */
const BODY_LIMIT_BYTES = 24_000_000;

export interface DeliveryRoutesOptions {
  readonly intake: DeliveryIntake;
  readonly pubsubName: string;
  /** Topics of this service. The sidecar asks for them once, when the service starts. */
  readonly topics: readonly string[];
  /** The token that daprd sends as `dapr-api-token`. In its environment it is APP_API_TOKEN. */
  readonly appApiToken: string;
}

/** daprd's answer to a delivery that is done with. */
const SUCCESS = { status: 'SUCCESS' } as const;

function toSubscriptions({ pubsubName, topics }: DeliveryRoutesOptions): readonly object[] {
  return toSidecarSubscriptions(topics).map((subscription) => ({ pubsubname: pubsubName, ...subscription }));
}

function toRoutes(options: DeliveryRoutesOptions): FastifyPluginCallback {
  const { intake } = options;
  const known = new Set(options.topics);
  const deadTopics = new Map(options.topics.map((topic) => [toDeadTopic(topic), topic]));
  return (app, _options, done) => {
    // Whatever comes is ours to judge: an answer of the parser would be a delivery that fails for ever.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, parsed) => {
      parsed(null, body);
    });
    app.get('/dapr/subscribe', async () => toSubscriptions(options));
    app.post<{ Params: { topic: string }; Body: Buffer | undefined }>('/dapr/events/:topic', async (request) => {
      const { topic } = request.params;
      const body = request.body ?? Buffer.alloc(0);
      const dead = deadTopics.get(topic);
      if (known.has(topic)) await intake.accept(topic, body);
      else if (dead !== undefined) await intake.acceptDead(dead, body);
      // daprd drops what is answered by 404, into the dead letter topic where there is one.
      else throw new HttpProblem(404, 'Not found', 'This service does not listen to that topic.');
      return SUCCESS;
    });
    done();
  };
}

/**
 * What daprd asks of a service: its subscriptions, and to take deliveries. A failure while the database is away is a problem 500 or 503, which has the
 * delivery made again.
 * Source: https://docs.dapr.io/reference/api/pubsub_api/#optional-application-user-code-routes
 */
export function createDeliveryInlet(options: DeliveryRoutesOptions): HttpInlet {
  return {
    pathPrefix: '/dapr/',
    ...admitSidecar(options.appApiToken),
    register: (app: FastifyInstance) => void app.register(toRoutes(options)),
  };
}
