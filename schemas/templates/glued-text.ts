/** Text before a reference that goes on into it without a gap. */
const INTO = /[\p{L}\p{N}_/]$/u;
/** Text behind a reference that goes on from it without a gap; `.` at the end of a sentence does not. */
const ONWARD = /^(?:[\p{L}\p{N}_/[]|\.[\p{L}\p{N}_$])/u;
/** Text behind a reference that reads as more of its path. */
const PATH = /^(?:\.[\p{L}_$][\p{L}\p{N}_$-]*|\[\d+\]|\["[^"\\]*"\])+/u;

/**
 * Whether the text on either side of a reference continues it as one word: `{{X.data}}.amount`, `orders/{{X.data}}`. An object or a list is never
 * meant there (decision D32). Blanks, quotes and the punctuation of JSON and of sentences stand apart.
 */
export function isGlued(before: string, after: string): boolean {
  return INTO.test(before) || ONWARD.test(after);
}

/** The beginning of a text that reads as more of the path of the reference before it; empty where it does not. */
export function readStrayPath(after: string): string {
  return PATH.exec(after)?.[0] ?? '';
}
