import { pino, type Logger } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { readConfigOrExit } from '#events/platform/process/service-config.ts';
import { stopOnSignals } from '#events/platform/process/stop-on-signals.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { RunnerEnvironment, type RunnerConfig } from './config.ts';
import { createRedactor } from './failures/redactor.ts';
import { openRunner } from './open-runner.ts';

function createLogger(config: RunnerConfig): Logger {
  const secrets = createRedactor([
    config.SERVICE_TOKEN,
    config.DATABASE_URL,
    ...[config.RUNNER_PRIVATE_KEY, config.DAPR_API_TOKEN, config.APP_API_TOKEN].map((secret) => secret ?? ''),
  ]);
  return pino({
    level: config.LOG_LEVEL,
    base: { service: 'runner' },
    hooks: { streamWrite: (line) => secrets.text(line) },
  });
}

const config = readConfigOrExit(RunnerEnvironment, process.env);
const logger = createLogger(config);
try {
  const tracing = await openTracing(APP_IDS.runner, readConfigOrExit(TracingEnvironment, process.env));
  const runner = await openRunner(config, logger, tracing);
  await runner.app.listen({ port: config.PORT, host: config.HOST });
  stopOnSignals(async () => {
    await runner.close();
    await tracing?.close();
  }, logger);
} catch (error) {
  logger.fatal({ err: error }, 'the runner cannot start');
  process.exit(1);
}
