/** The log of a broker. A logger of pino fits. */
export interface BrokerLogger {
  warn(details: object, message: string): void;
}

export const SILENT: BrokerLogger = { warn: () => undefined };
