/** SQLSTATE classes and codes of a server that is away, starting, stopping or full, and what Node says of its address. */
const AWAY = /^(08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|ENOENT)$/;

/** Messages of pg and of kept connections that have no code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|There is no connection to the database)/;

/** Whether an error of a query says that the database cannot be reached, as opposed to: that it refuses the query. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  const code: unknown = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && AWAY.test(code)) || AWAY_MESSAGE.test(error.message);
}
