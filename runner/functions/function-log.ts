import { toJson } from '#schemas/json.ts';
import type { FunctionLog } from './function.ts';
import type { Redactor } from '../failures/redactor.ts';

/** The log of one run: texts and members pass the redactor on their way to `logger`. */
export function createFunctionLog(logger: FunctionLog, redactor: Redactor): FunctionLog {
  const redact = (members: object): object => ({ members: redactor.value(toJson(members)) });
  return {
    info: (members, message) => logger.info(redact(members), redactor.text(message)),
    warn: (members, message) => logger.warn(redact(members), redactor.text(message)),
  };
}
