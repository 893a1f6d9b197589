import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { type HttpInlet, isSameSecret } from '../transport/http-service.ts';

export interface ConfigurationInletOptions {
  readonly storeName: string;
  /** What daprd sends as `dapr-api-token`: its environment has it as APP_API_TOKEN. */
  readonly appApiToken: string;
  /** Called at every notification; what has changed is read from the store, so that notifications may come late or twice. */
  readonly changed: () => void;
}

function toRoutes({ storeName, changed }: ConfigurationInletOptions): FastifyPluginCallback {
  return (app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, parsed) => parsed(null, null));
    app.post(`/configuration/${encodeURIComponent(storeName)}/*`, async () => {
      changed();
      return {};
    });
    done();
  };
}

/**
 * What daprd calls when configuration has changed.
 * Source: https://docs.dapr.io/reference/api/configuration_api/#optional-application-user-code-routes
 */
export function createConfigurationInlet(options: ConfigurationInletOptions): HttpInlet {
  return {
    pathPrefix: '/configuration/',
    isAllowed: ({ headers }) => {
      const token = headers['dapr-api-token'];
      return typeof token === 'string' && isSameSecret(token, options.appApiToken);
    },
    refusal: 'Only the sidecar of this service may call this; it sends APP_API_TOKEN as the header "dapr-api-token".',
    register: (app: FastifyInstance) => void app.register(toRoutes(options)),
  };
}
