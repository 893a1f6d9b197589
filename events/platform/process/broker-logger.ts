/** Where a broker says what went wrong; pino's logger is one. */
export interface BrokerLogger {
  warn(details: object, message: string): void;
}

export const SILENT: BrokerLogger = { warn: () => undefined };
