import { z } from 'zod';
import type { HttpInlet } from '../http/http-service.ts';
import { type BrokerConfig, toSidecarAddress } from '../dapr/sidecar-config.ts';
import { createConfigurationInlet } from './configuration-inlet.ts';
import { createConfigurationStore } from './configuration-store.ts';
import type { Setting, SettingsLogger } from './setting.ts';
import { watchSettings } from './watch-settings.ts';

/** The part of a service's environment that says where its settings may change. */
export const SETTINGS_ENVIRONMENT = {
  DAPR_CONFIGURATION_STORE: z
    .string()
    .default('azureappconfig')
    .describe('Name of the Dapr configuration component that settings follow while the service runs.'),
} as const;

export type SettingsConfig = Pick<
  BrokerConfig,
  'EVENT_BROKER' | 'DAPR_HOST' | 'DAPR_HTTP_PORT' | 'DAPR_API_TOKEN' | 'APP_API_TOKEN'
> & { readonly DAPR_CONFIGURATION_STORE?: string };

/** Settings that follow the configuration store. */
export interface OpenSettings {
  /** The routes by which the sidecar reports changes; none without a sidecar. */
  readonly inlets: readonly HttpInlet[];
  close(): Promise<void>;
}

/** Makes settings follow the configuration store of the sidecar. Without a sidecar they keep the values of the environment. */
export function openSettings(
  config: SettingsConfig,
  { settings, logger }: { readonly settings: readonly Setting[]; readonly logger: SettingsLogger },
): OpenSettings {
  const { APP_API_TOKEN: appApiToken } = config;
  if (config.EVENT_BROKER !== 'dapr' || appApiToken === undefined) return { inlets: [], close: async () => undefined };
  const storeName = config.DAPR_CONFIGURATION_STORE ?? 'azureappconfig';
  const store = createConfigurationStore({ sidecar: toSidecarAddress(config), storeName });
  const watch = watchSettings({ store, settings, logger });
  return {
    inlets: [createConfigurationInlet({ storeName, appApiToken, changed: () => watch.notify() })],
    close: () => watch.close(),
  };
}
