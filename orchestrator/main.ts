import { pino } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { readConfigOrExit } from '#events/platform/process/service-config.ts';
import { stopOnSignals } from '#events/platform/process/stop-on-signals.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { OrchestratorEnvironment } from './config.ts';
import { openOrchestrator } from './open-orchestrator.ts';

const config = readConfigOrExit(OrchestratorEnvironment, process.env);
const logger = pino({ level: config.LOG_LEVEL, base: { service: 'orchestrator' } });
const tracing = await openTracing(APP_IDS.orchestrator, readConfigOrExit(TracingEnvironment, process.env));
const orchestrator = await openOrchestrator(config, logger, tracing);
await orchestrator.app.listen({ port: config.PORT, host: config.HOST });
stopOnSignals(async () => {
  await orchestrator.close();
  await tracing?.close();
}, logger);
