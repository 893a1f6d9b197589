/** One parameterised SQL statement; the same `name` always has the same `text`, so that connections may prepare it once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}
