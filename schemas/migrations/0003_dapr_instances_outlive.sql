ALTER TABLE "dapr_instances" DROP CONSTRAINT "dapr_instances_execution_id_executions_id_fk";
