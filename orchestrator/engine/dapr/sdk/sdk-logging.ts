import { createRequire } from 'node:module';
import type { DaprEngineLogger } from '../dapr-workflows.ts';
import { UnknownSdkError } from './sdk-fields.ts';

const require = createRequire(import.meta.url);

function toText(words: readonly unknown[]): string {
  return words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
}

/**
 * Sends what the SDK's workflow classes write on the console to our log: they take no logger of ours, make a new one at each turn, and say a dozen
 * lines of no interest for every workflow.
 *
 * @throws {UnknownSdkError}
 */
export function redirectSdkLogs(logger: DaprEngineLogger): void {
  const module: unknown = require('@dapr/dapr/logger/ConsoleLoggerService');
  const service: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'ConsoleLoggerService') : null;
  if (typeof service !== 'function') throw new UnknownSdkError('ConsoleLoggerService');
  const prototype: unknown = service.prototype;
  if (typeof prototype !== 'object' || prototype === null) throw new UnknownSdkError('ConsoleLoggerService.prototype');
  for (const level of ['info', 'verbose', 'debug']) Reflect.set(prototype, level, () => undefined);
  for (const level of ['warn', 'error']) {
    Reflect.set(prototype, level, (...words: readonly unknown[]) =>
      logger.warn({ sdk: toText(words) }, 'the Dapr SDK says'),
    );
  }
}
