CREATE TABLE "schedules" (
	"workflow_id" text NOT NULL,
	"node_id" text NOT NULL,
	"schedule" json NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "schedules_workflow_id_node_id_pk" PRIMARY KEY("workflow_id","node_id")
);
--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workflow_id_workflows_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflows"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "schedules_due" ON "schedules" USING btree ("due_at");