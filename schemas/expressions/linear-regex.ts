import { RE2JS } from 're2js';

/** Longest pattern that is compiled. */
export const MAX_PATTERN_LENGTH = 1_000;

/**
 * Whether `text` holds a match of `pattern` anywhere, in time linear in the text (RE2 syntax: no look-around, no back-references).
 * Throws an `Error` with a sentence for people when the pattern is not one.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  return compilePattern(pattern).matcher(text).find();
}

/**
 * Upper bound of the cost of compiling a pattern, in steps of a few microseconds: its length times all its counted repetitions, as if they were
 * nested.
 */
export function estimatePatternCost(pattern: string): number {
  const counts = [...pattern.matchAll(/\{(\d{1,4})(?:,(\d{1,4})?)?\}/g)].map(([, least, most]) =>
    Number(most ?? least),
  );
  return counts.reduce((product, count) => product * Math.max(1, count), pattern.length);
}

/** Compiles a pattern or throws an `Error` that says what is wrong with it. Source: https://github.com/google/re2/wiki/Syntax */
export function compilePattern(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new Error(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters.`);
  }
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not a pattern';
    throw new Error(`The pattern is not a regular expression (RE2): ${reason.slice(0, 200)}`, { cause: error });
  }
}
