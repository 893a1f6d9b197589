CREATE TABLE "webhook_addresses" (
	"workflow_id" text NOT NULL,
	"node_id" text NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_addresses_workflow_id_node_id_pk" PRIMARY KEY("workflow_id","node_id"),
	CONSTRAINT "webhook_addresses_token_unique" UNIQUE("token")
);
--> statement-breakpoint
ALTER TABLE "workflow_triggers" DROP CONSTRAINT "workflow_triggers_webhook_token_unique";--> statement-breakpoint
DROP INDEX "workflows_owner";--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "is_draft" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "definition_version" text;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "trigger_node_ids" json;--> statement-breakpoint
ALTER TABLE "workflow_versions" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "workflow_versions" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "draft" json;--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "published_version" integer;--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "triggers_enabled" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "workflows" ADD COLUMN "is_publication_pending" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_addresses" ADD CONSTRAINT "webhook_addresses_workflow_id_workflows_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
UPDATE "workflows" w SET "is_publication_pending" = true, "draft" = coalesce(
	(SELECT v."definition" FROM "workflow_versions" v WHERE v."workflow_id" = w."id" ORDER BY v."version" DESC LIMIT 1),
	json_build_object('id', w."id", 'name', w."name", 'version', '1.0.0', 'nodes', '[]'::json, 'edges', '[]'::json));--> statement-breakpoint
ALTER TABLE "workflows" ALTER COLUMN "draft" SET NOT NULL;--> statement-breakpoint
INSERT INTO "webhook_addresses" ("workflow_id", "node_id", "token")
	SELECT "workflow_id", "node_id", "webhook_token" FROM "workflow_triggers" WHERE "webhook_token" IS NOT NULL;--> statement-breakpoint
UPDATE "start_receipts" r SET "owner_id" = e."workflow_id" FROM "executions" e WHERE e."id" = r."execution_id" AND r."key" LIKE 'trigger:%';--> statement-breakpoint
CREATE INDEX "accounts_account_id" ON "accounts" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "workflows_owner" ON "workflows" USING btree ("owner_id","updated_at","id");--> statement-breakpoint
ALTER TABLE "workflow_triggers" DROP COLUMN "webhook_token";