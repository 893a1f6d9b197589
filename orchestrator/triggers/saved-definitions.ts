import type pg from 'pg';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { ParsedDefinition } from '#schemas/parse-definition.ts';
import { type DefinitionTextParser, MAX_REMEMBERED } from './definition-parser.ts';

type Functions = ReadonlyMap<string, FunctionDescriptor>;

/** A version of a saved workflow. */
export interface SavedVersion {
  readonly workflowId: string;
  readonly version: number;
}

/** Reads and parses saved versions. */
export interface SavedDefinitions {
  /** The definition always has the id of its workflow. As long as neither row nor functions change, it is the same object each time. */
  parse(saved: SavedVersion, functions: Functions): Promise<ParsedDefinition | 'unknown_workflow' | 'unknown_version'>;
}

interface Row {
  /** Null when the workflow has no such version. */
  readonly stamp: string | null;
  /** Null when the row still has the stamp that was asked with. */
  readonly text: string | null;
}

interface Remembered {
  readonly stamp: string;
  readonly sizeChars: number;
  readonly parsed: ParsedDefinition;
}

/** `xmin` changes whenever the row is written, so a known stamp saves sending the definition again. A deleted row is noticed all the same. */
const READ = `SELECT v.xmin::text AS stamp, CASE WHEN v.xmin::text = $3 THEN NULL ELSE v.definition::text END AS text
  FROM workflows w LEFT JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = $2 WHERE w.id = $1`;

function withId(parsed: ParsedDefinition, id: string): ParsedDefinition {
  return parsed.ok && parsed.definition.id !== id ? { ...parsed, definition: { ...parsed.definition, id } } : parsed;
}

/** Creates a reader that remembers valid definitions by workflow and version: a repeated start neither parses nor stringifies one. */
export function createSavedDefinitions(
  pool: Pick<pg.Pool, 'query'>,
  parseText: DefinitionTextParser,
): SavedDefinitions {
  let validFor: Functions | null = null;
  const remembered = createBoundedMap<string, Remembered>(MAX_REMEMBERED, (_key, { sizeChars }) => sizeChars);

  return {
    parse: async ({ workflowId, version }, functions) => {
      if (validFor !== functions) {
        remembered.clear();
        validFor = functions;
      }
      const key = JSON.stringify([workflowId, version]);
      const known = remembered.get(key);
      const values = [workflowId, version, known?.stamp ?? ''];
      const { rows } = await pool.query<Row>({ name: 'saved_definition_read', text: READ, values });
      const [row] = rows;
      if (row === undefined) return 'unknown_workflow';
      const { stamp, text } = row;
      if (stamp === null) return 'unknown_version';
      if (text === null && known !== undefined) return known.parsed;
      const parsed = withId(await parseText(text ?? 'null', functions), workflowId);
      // The functions may have changed while a thread looked at it.
      if (parsed.ok && validFor === functions) {
        remembered.set(key, { stamp, sizeChars: text?.length ?? 0, parsed });
      }
      return parsed;
    },
  };
}
