import { createServiceStack, type ServiceStack, type ServiceStackOptions } from './service-stack.ts';
import { SERVICE_TOKEN } from '../runner/test-runner.ts';
import { buildWeb } from '../web/web-build.ts';
import { startWeb } from '../web/web-service.ts';

/** The whole product: web as a process, orchestrator and runner in this one. */
export interface ProductStack extends ServiceStack {
  /** Address of web. */
  readonly webUrl: string;
}

/** Starts web on top of the other services. */
export async function createProductStack(options: ServiceStackOptions = {}): Promise<ProductStack> {
  await buildWeb();
  const services = await createServiceStack(options);
  const web = await startWeb({
    DATABASE_URL: services.database.url,
    WORKFLOW_ORCHESTRATOR_URL: services.api.url,
    SERVICE_TOKEN,
  });
  return {
    ...services,
    webUrl: web.url,
    stop: async () => {
      await web.stop();
      await services.stop();
    },
  };
}
