import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The function registry: every column of the specification, "Database Schema". `id` has a default so that its INSERT examples work as written. */
export const functions = pgTable('functions', {
  id: text()
    .primaryKey()
    .default(sql`gen_random_uuid()::text`)
    .$defaultFn(() => randomUUID()),
  name: text().notNull(),
  slug: text().notNull().unique(),
  description: text(),
  pluginId: text('plugin_id').notNull(),
  version: text().default('1.0.0'),
  executionType: text('execution_type', { enum: ['builtin', 'oci', 'http'] }).default('builtin'),
  imageRef: text('image_ref'),
  command: text(),
  workingDir: text('working_dir'),
  containerEnv: jsonb('container_env'),
  webhookUrl: text('webhook_url'),
  webhookMethod: text('webhook_method').default('POST'),
  webhookHeaders: jsonb('webhook_headers'),
  webhookTimeoutSeconds: integer('webhook_timeout_seconds').default(30),
  inputSchema: jsonb('input_schema'),
  outputSchema: jsonb('output_schema'),
  timeoutSeconds: integer('timeout_seconds').default(300),
  retryPolicy: jsonb('retry_policy'),
  maxConcurrency: integer('max_concurrency').default(0),
  integrationType: text('integration_type'),
  isBuiltin: boolean('is_builtin').default(false),
  isEnabled: boolean('is_enabled').default(true),
  isDeprecated: boolean('is_deprecated').default(false),
  createdAt: timestamp('created_at').defaultNow(),
  updatedAt: timestamp('updated_at').defaultNow(),
});
