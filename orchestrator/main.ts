import { pino } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { readConfigOrExit } from '#events/platform/process/service-config.ts';
import { OrchestratorEnvironment } from './config.ts';
import { openOrchestrator } from './open-orchestrator.ts';

/** A stop takes no longer: what is not committed by then is delivered again. */
const STOP_LIMIT_MS = 8_000;

function onStopSignal(stop: (signal: string) => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
      void stop(signal).finally(() => process.exit(0));
    });
  }
}

async function main(): Promise<void> {
  const config = readConfigOrExit(OrchestratorEnvironment, process.env);
  const logger = pino({ name: 'orchestrator', level: config.LOG_LEVEL });
  const tracing = await openTracing(APP_IDS.orchestrator, readConfigOrExit(TracingEnvironment, process.env));
  const orchestrator = await openOrchestrator(config, logger, tracing);
  await orchestrator.app.listen({ port: config.PORT, host: config.HOST });
  onStopSignal(async (signal) => {
    logger.info({ signal }, 'stopping');
    await orchestrator.close();
    await tracing?.close();
  });
}

await main();
