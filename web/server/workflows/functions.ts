import { eq } from 'drizzle-orm';
import { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { functions } from '#schemas/tables/functions.ts';
import type { Database } from '../database.ts';

/** The enabled functions by slug, as editor and validator know them. A row that no descriptor fits is left out: it could not run either. */
export async function listFunctions(database: Database): Promise<readonly FunctionDescriptor[]> {
  const rows = await database.select().from(functions).where(eq(functions.isEnabled, true)).orderBy(functions.slug);
  return rows.flatMap((row) => {
    const parsed = FunctionDescriptor.safeParse({
      ...row,
      executionType: row.executionType ?? 'builtin',
      timeoutSeconds: row.timeoutSeconds ?? 300,
      isEnabled: true,
      isDeprecated: row.isDeprecated ?? false,
    });
    return parsed.success ? [parsed.data] : [];
  });
}
