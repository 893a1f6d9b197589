import pg from 'pg';
import { pino } from 'pino';
import { z } from 'zod';
import { DatabaseUrl, readConfigOrExit } from '#events/platform/process/service-config.ts';
import { loadFunctions } from './functions/registry.ts';
import { countFunctions, upsertFunctions } from './store/functions-store.ts';

// `npm run seed-functions` (specification, "Manual Deployment Steps"); the runner does the same at every start.
const { DATABASE_URL } = readConfigOrExit(z.object({ DATABASE_URL: DatabaseUrl }), process.env);
const pool = new pg.Pool({ connectionString: DATABASE_URL });
const logger = pino({ name: 'seed-functions' });
await upsertFunctions(pool, await loadFunctions(logger));
logger.info({ functions: await countFunctions(pool) }, 'the built-in functions are registered');
await pool.end();
