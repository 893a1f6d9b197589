import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { addConfiguration } from './dapr-configuration.ts';
import { DAPR_APPS, DAPR_SERVICES, type DaprApp } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { addResiliency } from './dapr-resiliency.ts';
import { addConfigurationStore, addPubsub, addSecretStore, addStateStore } from './dapr-stores.ts';
import { addSubscriptions } from './dapr-subscriptions.ts';
import type { DaprValues } from './dapr-values.ts';

/** Everything that the sidecars are told, for a cluster or for one machine. */
export function createDaprChart(scope: Construct, values: DaprValues): Chart {
  const chart = new Chart(scope, 'dapr', { disableResourceNameHashes: true });
  addSecretStore(chart, values);
  addConfigurationStore(chart, values);
  addStateStore(chart, values);
  addPubsub(chart, values);
  addResiliency(chart);
  for (const app of DAPR_APPS) addConfiguration(chart, app, values);
  for (const service of DAPR_SERVICES) addSubscriptions(chart, service);
  return chart;
}

/** Name of the file, among those that `renderDapr` writes, that holds the Configuration of an app's sidecar. */
export function toConfigurationFile(app: DaprApp): string {
  return `Configuration.${APP_IDS[app]}.k8s.yaml`;
}

/** Writes one YAML file per object into a folder, for `daprd --resources-path` or `kubectl apply -f`. */
export function renderDapr(outdir: string, values: DaprValues): void {
  const app = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  createDaprChart(app, values);
  app.synth();
}
