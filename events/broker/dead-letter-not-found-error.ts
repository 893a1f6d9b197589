/** Thrown by `replay` when there is no dead letter of that id (any more). */
export class DeadLetterNotFoundError extends Error {
  override readonly name = 'DeadLetterNotFoundError';

  constructor(deadLetterId: string) {
    super(`There is no dead letter ${deadLetterId}.`);
  }
}
