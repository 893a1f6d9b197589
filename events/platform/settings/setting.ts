import type { z } from 'zod';

/** The log for changes of settings. A logger of pino fits. */
export interface SettingsLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** A value of a running service that may change without a restart. */
export interface Setting {
  /** Its key in the configuration store: `<app id>:<environment variable>`. */
  readonly key: string;
  /** Takes the text of the store; undefined or empty when it has none. A text that does not fit changes nothing and is logged once. Never throws. */
  offer(text: string | undefined): void;
}

export interface SettingDescription<Value> {
  readonly key: string;
  /** Parses the store's text. */
  readonly schema: z.ZodType<Value>;
  /** The value while the store has none: that of the environment. */
  readonly initial: Value;
  readonly apply: (value: Value) => void;
  readonly logger: SettingsLogger;
}

/** A setting whose value is `initial` already. */
export function defineSetting<Value>({ key, schema, initial, apply, logger }: SettingDescription<Value>): Setting {
  let current = initial;
  let last: string | undefined;

  function change(value: Value): void {
    if (value === current) return;
    current = value;
    // Before it is applied: the new level of the log may swallow it.
    logger.info({ key, value }, 'a setting has changed');
    apply(value);
  }

  return {
    key,
    offer: (given) => {
      const text = given === '' ? undefined : given;
      if (text === last) return;
      last = text;
      if (text === undefined) return change(initial);
      const parsed = schema.safeParse(text);
      if (parsed.success) return change(parsed.data);
      const reason = parsed.error.issues.map(({ message }) => message).join(' ');
      logger.warn({ key, reason, kept: current }, 'a setting in the configuration store cannot be used');
    },
  };
}
