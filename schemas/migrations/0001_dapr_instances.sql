CREATE TABLE "dapr_instances" (
	"execution_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"checked_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dapr_instances" ADD CONSTRAINT "dapr_instances_execution_id_executions_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."executions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dapr_instances_unchecked" ON "dapr_instances" USING btree ("state","checked_at");