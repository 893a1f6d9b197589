import { LogLevel } from '../process/service-config.ts';
import { defineSetting, type Setting, type SettingsLogger } from './setting.ts';

/** How much a service logs. */
export function createLogLevelSetting(appId: string, logger: SettingsLogger & { level: string }): Setting {
  return defineSetting<string>({
    key: `${appId}:LOG_LEVEL`,
    schema: LogLevel,
    initial: logger.level,
    apply: (level) => {
      logger.level = level;
    },
    logger,
  });
}
