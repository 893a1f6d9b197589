import type { TestProject } from 'vitest/node';
import { startBrowser } from './browser-server.ts';
import { startProduct, toTestEngine } from './product.ts';
import { startSampleService } from './sample-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    webUrl: string;
    orchestratorUrl: string;
    serviceToken: string;
    databaseUrl: string;
    sampleUrl: string;
    browserEndpoint: string;
  }
}

/** Starts one product, one browser and one sample service for the whole run; each test is a visitor of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sample = await startSampleService();
  // This is not a process of the tests: the configuration's own environment is not in `process.env`.
  const engine = toTestEngine({ ...process.env, ...project.config.env });
  const [product, browser] = await Promise.all([startProduct(sample.host, engine), startBrowser()]);
  project.provide('webUrl', product.info.webUrl);
  project.provide('orchestratorUrl', product.info.orchestratorUrl);
  project.provide('serviceToken', product.info.token);
  project.provide('databaseUrl', product.info.databaseUrl);
  project.provide('sampleUrl', sample.url);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await sample.close();
    await product.stop();
  };
}
