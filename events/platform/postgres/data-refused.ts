/** Whether the database refused these very data, so that sending them again is of no use: SQLSTATE classes of data exceptions, constraints, limits. */
export function isDataRefused(error: unknown): boolean {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(22|23|54)...$/.test(code);
}
