/** The log of a broker. A logger of pino fits. */
export interface WarningLogger {
  warn(details: object, message: string): void;
}

export const SILENT: WarningLogger = { warn: () => undefined };
