import type { FastifyInstance, FastifyPluginCallback } from 'fastify';
import { admitSidecar } from '../dapr/admit-sidecar.ts';
import type { HttpInlet } from '../http/http-service.ts';

export interface ConfigurationInletOptions {
  readonly storeName: string;
  /** The token that daprd sends as `dapr-api-token`. In its environment it is APP_API_TOKEN. */
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
 * The route that daprd calls when configuration has changed.
 * Source: https://docs.dapr.io/reference/api/configuration_api/#optional-application-user-code-routes
 */
export function createConfigurationInlet(options: ConfigurationInletOptions): HttpInlet {
  return {
    pathPrefix: '/configuration/',
    ...admitSidecar(options.appApiToken),
    register: (app: FastifyInstance) => void app.register(toRoutes(options)),
  };
}
