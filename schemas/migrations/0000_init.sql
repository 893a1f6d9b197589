CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp,
	"refresh_token_expires_at" timestamp,
	"scope" text,
	"password" text,
	"created_at" timestamp DEFAULT now() NOT NULL,
	"updated_at" timestamp DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp NOT NULL,
	"token" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	"created_at" timestamp DEFAULT now() NOT NULL,
	"updated_at" timestamp DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"is_anonymous" boolean DEFAULT false,
	"created_at" timestamp DEFAULT now() NOT NULL,
	"updated_at" timestamp DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp NOT NULL,
	"created_at" timestamp DEFAULT now() NOT NULL,
	"updated_at" timestamp DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"request_id" text PRIMARY KEY NOT NULL,
	"execution_id" text NOT NULL,
	"state" text NOT NULL,
	"runner_id" text NOT NULL,
	"runs" integer DEFAULT 1 NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"request" json,
	"result" json
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"execution_id" text NOT NULL,
	"node_id" text NOT NULL,
	"event_name" text NOT NULL,
	"message" text,
	"requested_at" timestamp with time zone NOT NULL,
	"deadline" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "approvals_execution_id_node_id_pk" PRIMARY KEY("execution_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "execution_definitions" (
	"hash" text PRIMARY KEY NOT NULL,
	"definition" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "execution_events" (
	"execution_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"type" text NOT NULL,
	"event" json NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "execution_events_execution_id_sequence_pk" PRIMARY KEY("execution_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "execution_inputs" (
	"execution_id" text NOT NULL,
	"position" integer NOT NULL,
	"input" json NOT NULL,
	CONSTRAINT "execution_inputs_execution_id_position_pk" PRIMARY KEY("execution_id","position")
);
--> statement-breakpoint
CREATE TABLE "executions" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"workflow_id" text NOT NULL,
	"workflow_name" text NOT NULL,
	"workflow_version" integer,
	"definition_hash" text NOT NULL,
	"trigger_type" text NOT NULL,
	"trigger" json NOT NULL,
	"sealed_integrations_ref" text,
	"rerun_of" text,
	"depth" integer DEFAULT 0 NOT NULL,
	"runtime_status" text NOT NULL,
	"phase" text NOT NULL,
	"progress" integer NOT NULL,
	"current_nodes" text[] NOT NULL,
	"error" json,
	"state" json NOT NULL,
	"version" integer NOT NULL,
	"last_sequence" integer NOT NULL,
	"output_bytes" bigint DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "node_runs" (
	"execution_id" text NOT NULL,
	"node_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"status" text NOT NULL,
	"input" json,
	"output" json,
	"error" json,
	"timings" json,
	"requested_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "node_runs_execution_id_node_id_attempt_pk" PRIMARY KEY("execution_id","node_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "payloads" (
	"ref" text PRIMARY KEY NOT NULL,
	"execution_id" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size_bytes" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "start_receipts" (
	"owner_id" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"execution_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "start_receipts_owner_id_key_pk" PRIMARY KEY("owner_id","key")
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"execution_id" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "functions" (
	"id" text PRIMARY KEY DEFAULT gen_random_uuid()::text NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"description" text,
	"plugin_id" text NOT NULL,
	"version" text DEFAULT '1.0.0',
	"execution_type" text DEFAULT 'builtin',
	"image_ref" text,
	"command" text,
	"working_dir" text,
	"container_env" jsonb,
	"webhook_url" text,
	"webhook_method" text DEFAULT 'POST',
	"webhook_headers" jsonb,
	"webhook_timeout_seconds" integer DEFAULT 30,
	"input_schema" jsonb,
	"output_schema" jsonb,
	"timeout_seconds" integer DEFAULT 300,
	"retry_policy" jsonb,
	"max_concurrency" integer DEFAULT 0,
	"integration_type" text,
	"is_builtin" boolean DEFAULT false,
	"is_enabled" boolean DEFAULT true,
	"is_deprecated" boolean DEFAULT false,
	"created_at" timestamp DEFAULT now(),
	"updated_at" timestamp DEFAULT now(),
	CONSTRAINT "functions_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" bigint PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"group_name" text NOT NULL,
	"event" json NOT NULL,
	"execution_id" text,
	"reason" text NOT NULL,
	"delivery_count" integer NOT NULL,
	"died_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_groups" (
	"topic" text NOT NULL,
	"group_name" text NOT NULL,
	CONSTRAINT "queue_groups_topic_group_name_pk" PRIMARY KEY("topic","group_name")
);
--> statement-breakpoint
CREATE TABLE "queue_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "queue_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"topic" text NOT NULL,
	"group_name" text NOT NULL,
	"event" json NOT NULL,
	"execution_id" text,
	"delivery_count" integer DEFAULT 0 NOT NULL,
	"visible_at" timestamp with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workflow_triggers" (
	"workflow_id" text NOT NULL,
	"node_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"trigger_type" text NOT NULL,
	"config" json NOT NULL,
	"version" integer NOT NULL,
	"webhook_token" text,
	"is_enabled" boolean DEFAULT true NOT NULL,
	CONSTRAINT "workflow_triggers_workflow_id_node_id_pk" PRIMARY KEY("workflow_id","node_id"),
	CONSTRAINT "workflow_triggers_webhook_token_unique" UNIQUE("webhook_token")
);
--> statement-breakpoint
CREATE TABLE "workflow_versions" (
	"workflow_id" text NOT NULL,
	"version" integer NOT NULL,
	"definition" json NOT NULL,
	"author_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_versions_workflow_id_version_pk" PRIMARY KEY("workflow_id","version")
);
--> statement-breakpoint
CREATE TABLE "workflows" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"latest_version" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "executions" ADD CONSTRAINT "executions_definition_hash_execution_definitions_hash_fk" FOREIGN KEY ("definition_hash") REFERENCES "public"."execution_definitions"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_triggers" ADD CONSTRAINT "workflow_triggers_workflow_id_workflows_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_versions" ADD CONSTRAINT "workflow_versions_workflow_id_workflows_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_user_id" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "claims_execution" ON "claims" USING btree ("execution_id");--> statement-breakpoint
CREATE INDEX "claims_lease" ON "claims" USING btree ("lease_until") WHERE "claims"."state" = 'running';--> statement-breakpoint
CREATE INDEX "executions_owner" ON "executions" USING btree ("owner_id","started_at","id");--> statement-breakpoint
CREATE INDEX "executions_workflow" ON "executions" USING btree ("workflow_id","started_at","id");--> statement-breakpoint
CREATE INDEX "executions_definition" ON "executions" USING btree ("definition_hash");--> statement-breakpoint
CREATE INDEX "payloads_execution" ON "payloads" USING btree ("execution_id");--> statement-breakpoint
CREATE INDEX "start_receipts_execution" ON "start_receipts" USING btree ("execution_id");--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "dead_letters_execution" ON "dead_letters" USING btree ("execution_id");--> statement-breakpoint
CREATE INDEX "queue_messages_ready" ON "queue_messages" USING btree ("topic","group_name","visible_at");--> statement-breakpoint
CREATE INDEX "workflow_triggers_owner" ON "workflow_triggers" USING btree ("owner_id","trigger_type");--> statement-breakpoint
CREATE INDEX "workflows_owner" ON "workflows" USING btree ("owner_id","updated_at");