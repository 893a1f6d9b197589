#!/usr/bin/env bash
# drizzle-orm 0.45.4 (PostgreSQL): a correlated subquery in select() compares a table with itself.
#
# Columns in a sql template carry their table's name in where(), in orderBy(), and wherever there is a join. In the select list of a query over one table they do
# not: inside a subquery "id" is then the inner table's, when that has such a column. The statement is valid, and counts something else.
# Seen: 0 for a workflow that has two executions; with the name written by hand 2. ... where "workflow_id" = "id".
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error drizzle-orm@0.45.4 @electric-sql/pglite@0.5.17 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { pgTable, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';

const workflows = pgTable('workflows', { id: text('id') });
const executions = pgTable('executions', { id: text('id'), workflowId: text('workflow_id') });
const client = new PGlite();
await client.exec(`
  CREATE TABLE workflows (id text);
  CREATE TABLE executions (id text, workflow_id text);
  INSERT INTO workflows VALUES ('w1');
  INSERT INTO executions VALUES ('e1', 'w1'), ('e2', 'w1');`);
const count = (outer) => sql`(SELECT count(*)::int FROM ${executions} WHERE ${executions.workflowId} = ${outer})`;
const query = drizzle(client)
  .select({ id: workflows.id, byColumn: count(workflows.id), byHand: count(sql`workflows.id`) })
  .from(workflows);
const rows = await query;
console.log('SEEN', rows, query.toSQL().sql);
deepEqual(rows, [{ id: 'w1', byColumn: 0, byHand: 2 }]);
E
node show.mjs
