/** Why an expression cannot be parsed, checked or evaluated. `offset` counts UTF-16 units of the source; null where no place is known. */
export class CelError extends Error {
  readonly offset: number | null;
  constructor(message: string, offset: number | null = null) {
    super(message);
    this.offset = offset;
  }
}
