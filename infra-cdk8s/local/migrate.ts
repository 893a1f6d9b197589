import { migrateDatabase } from '#events/platform/postgres/migrate-database.ts';
import { DatabaseUrl, readConfigOrExit } from '#events/platform/process/service-config.ts';
import { z } from 'zod';

// `npm run db:migrate`: for a database that `npm start` does not own.
const { DATABASE_URL } = readConfigOrExit(z.object({ DATABASE_URL: DatabaseUrl }), process.env);
await migrateDatabase(DATABASE_URL);
console.log('The database has the newest schema.');
