/**
 * Keeps the planner to the indexes of tables whose rows are found by id. Such a table is rewritten all the time and its statistics lag behind, so a plan
 * made while it was small would read all of it later (measured: 375 µs an update of `executions` in place of 60; 300 claims/s in place of several
 * thousand).
 */
export const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
} as const;

/** Settings as the `options` of a connection (PostgreSQL manual, "libpq: options"). */
export function toConnectionOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
