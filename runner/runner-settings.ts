import { APP_IDS } from '#events/contracts/app-ids.ts';
import { createLogLevelSetting } from '#events/platform/settings/log-level-setting.ts';
import { openSettings, type OpenSettings, type SettingsConfig } from '#events/platform/settings/open-settings.ts';
import { defineSetting, type SettingsLogger } from '#events/platform/settings/setting.ts';
import type { AttemptPool } from './attempts/pool.ts';
import { RunnerConcurrency } from './config.ts';

/** Settings that may change while the runner runs: RUNNER_CONCURRENCY and LOG_LEVEL. What steps may reach is never one of them (decision D75). */
export function openRunnerSettings(
  config: SettingsConfig,
  pool: Pick<AttemptPool, 'concurrency' | 'resize'>,
  logger: SettingsLogger & { level: string },
): OpenSettings {
  const concurrency = defineSetting({
    key: `${APP_IDS.runner}:RUNNER_CONCURRENCY`,
    schema: RunnerConcurrency,
    initial: pool.concurrency(),
    apply: (value) => pool.resize(value),
    logger,
  });
  return openSettings(config, { settings: [concurrency, createLogLevelSetting(APP_IDS.runner, logger)], logger });
}
