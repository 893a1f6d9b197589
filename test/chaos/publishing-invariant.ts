import type pg from 'pg';
import { isRecord } from '#schemas/json.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { Published } from './publisher.ts';

/** P18: the triggers of a workflow are those of its published version, all of them and no others. */
async function checkTriggers(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ text: string }>(`
    WITH live AS (
      SELECT w.id, w.published_version AS version, node ->> 'id' AS node_id FROM workflows w
        JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.published_version,
        json_array_elements(v.definition -> 'nodes') AS node WHERE node ->> 'type' = 'trigger')
    SELECT 'P18 ' || coalesce(l.id, t.workflow_id) || ' has ' || CASE WHEN l.id IS NULL
        THEN 'a trigger ' || t.node_id || ' of version ' || t.version || ', which is not live'
        ELSE 'no trigger ' || l.node_id || ' of the live version ' || l.version END AS text
      FROM live l FULL JOIN workflow_triggers t ON t.workflow_id = l.id AND t.node_id = l.node_id AND t.version = l.version
      WHERE l.id IS NULL OR t.workflow_id IS NULL`);
  return rows.map(({ text }) => text);
}

/** P18: every version has the definition that it was published with, and nothing was published twice. */
async function checkVersions(pool: pg.Pool, { workflowId, names }: Published): Promise<readonly string[]> {
  const { rows } = await pool.query<{ version: number; name: string }>(
    `SELECT version, definition ->> 'name' AS name FROM workflow_versions WHERE workflow_id = $1 ORDER BY version`,
    [workflowId],
  );
  const stored = new Map(rows.map(({ version, name }) => [version, name]));
  return [
    ...[...names]
      .filter(([version, name]) => stored.get(version) !== name)
      .map(
        ([version, name]) => `P18 version ${version} was published as ${name} and is ${stored.get(version) ?? 'gone'}`,
      ),
    ...rows
      .filter(({ version }) => !names.has(version))
      .map(({ version, name }) => `P18 nobody published ${version} (${name})`),
  ];
}

function toEventId({ trigger }: ExecutionRecord): string {
  const id = isRecord(trigger) ? trigger['id'] : undefined;
  return typeof id === 'string' ? id : 'unknown';
}

/**
 * What must be true after versions were published and un-published while processes were killed: P18, and P16 of the events that came meanwhile. An
 * event may have come while nothing was live; the last one did not.
 */
export async function checkPublishing(
  pool: pg.Pool,
  records: readonly ExecutionRecord[],
  published: Published,
): Promise<readonly string[]> {
  const started = records.filter(({ pinned }) => pinned.definition.id === published.workflowId);
  const byEvent = new Map<string, ExecutionRecord[]>();
  for (const record of started) byEvent.set(toEventId(record), [...(byEvent.get(toEventId(record)) ?? []), record]);
  const { eventId, version } = published.last;
  const last = byEvent.get(eventId)?.[0]?.pinned.definition.name;
  const names = new Set(published.names.values());
  return [
    ...published.problems.map((text) => `P18 ${text}`),
    ...(await checkTriggers(pool)),
    ...(await checkVersions(pool, published)),
    ...[...byEvent].flatMap(([id, all]) =>
      all.length > 1 ? [`P16 the event ${id} started ${all.length} executions`] : [],
    ),
    ...started
      .filter(({ pinned }) => !names.has(pinned.definition.name))
      .map(({ id, pinned }) => `P18 ${id} runs ${pinned.definition.name}, which was never published`),
    ...(last === published.names.get(version)
      ? []
      : [`P18 the last event started ${last ?? 'nothing'}, wanted version ${version}`]),
  ];
}
