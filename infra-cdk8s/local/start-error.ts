/** A start that cannot go on for a reason outside the program; `message` tells the person who started it what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
