/** One prepared statement of a pipelined transaction; `name` is stable, so that the server plans it once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}
