import type pg from 'pg';
import { RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { FunctionPolicy } from '../interpreter/plan.ts';

/** The functions that definitions may use, as the `functions` table has them. */
export interface FunctionCatalogue {
  /** All of them, no older than a moment: a row inserted by SQL is seen without a restart. */
  current(): Promise<ReadonlyMap<string, FunctionDescriptor>>;
  find(slug: string): Promise<FunctionDescriptor | undefined>;
}

/** A reading that is younger is good enough. */
const MAX_AGE_MS = 1_000;

interface FunctionRow {
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly plugin_id: string;
  readonly execution_type: string | null;
  readonly input_schema: unknown;
  readonly output_schema: unknown;
  readonly timeout_seconds: number | null;
  readonly retry_policy: unknown;
  readonly integration_type: string | null;
  readonly is_enabled: boolean | null;
  readonly is_deprecated: boolean | null;
}

function toDescriptor(row: FunctionRow): FunctionDescriptor {
  const retryPolicy = RetryPolicy.safeParse(row.retry_policy ?? undefined);
  return FunctionDescriptor.parse({
    slug: row.slug,
    name: row.name,
    description: row.description,
    pluginId: row.plugin_id,
    executionType: row.execution_type ?? 'builtin',
    inputSchema: row.input_schema,
    outputSchema: row.output_schema,
    timeoutSeconds: row.timeout_seconds ?? 300,
    retryPolicy: retryPolicy.success ? retryPolicy.data : null,
    integrationType: row.integration_type,
    isEnabled: row.is_enabled ?? true,
    isDeprecated: row.is_deprecated ?? false,
  });
}

/** Reads the catalogue when it is asked for, at most once in a moment. */
export function createFunctionCatalogue(pool: pg.Pool, clock: () => number): FunctionCatalogue {
  let functions: ReadonlyMap<string, FunctionDescriptor> = new Map();
  let readText = '';
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const { rows } = await pool.query<FunctionRow>({
      name: 'functions_read',
      text: `SELECT slug, name, description, plugin_id, execution_type, input_schema, output_schema, timeout_seconds, retry_policy,
        integration_type, is_enabled, is_deprecated FROM functions ORDER BY slug`,
    });
    readAt = clock();
    // The same map while nothing changed: who derived something from it need not do so again.
    const text = JSON.stringify(rows);
    if (text === readText) return;
    readText = text;
    functions = new Map(rows.map((row) => [row.slug, toDescriptor(row)]));
  }

  async function current(): Promise<ReadonlyMap<string, FunctionDescriptor>> {
    if (clock() - readAt >= MAX_AGE_MS) {
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    }
    return functions;
  }

  return { current, find: async (slug) => (await current()).get(slug) };
}

/** The policies that the functions of a definition declare, by slug. */
export function toFunctionPolicies(
  definition: WorkflowDefinition,
  catalogue: ReadonlyMap<string, FunctionDescriptor>,
): Readonly<Record<string, FunctionPolicy>> {
  const slugs = new Set(
    definition.nodes.map((node) => node.config['actionId']).filter((slug) => typeof slug === 'string'),
  );
  return Object.fromEntries(
    [...slugs].toSorted().flatMap((slug): [string, FunctionPolicy][] => {
      const descriptor = catalogue.get(slug);
      if (descriptor === undefined) return [];
      const { retryPolicy, timeoutSeconds } = descriptor;
      return [[slug, { retryPolicy, timeoutMs: timeoutSeconds * 1_000 }]];
    }),
  );
}
