import { compilePattern, estimatePatternCost } from '../../expressions/linear-regex.ts';
import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import type { CelMap, CelValue } from '../values/cel-value.ts';
import { countCodePoints } from '../values/text.ts';
import { overload } from './overload.ts';

/** A function that may be called as a method too. */
function both(name: string, receiver: string, result: string, run: Overload['run']): readonly Overload[] {
  return [overload(`${name}(${receiver}): ${result}`, run), overload(`${receiver}.${name}(): ${result}`, run)];
}

type Pattern = ReturnType<typeof compilePattern>;

/** A pattern in a loop is compiled once. What is expensive to compile is large as well, and not kept. */
const patterns = new Map<string, Pattern>();
const PATTERNS_LIMIT = 20;
const KEPT_COST = 1_000;

/** Compiles a pattern of RE2, or throws `CelError`. */
function requirePattern(pattern: string): Pattern {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  try {
    const compiled = compilePattern(pattern);
    if (estimatePatternCost(pattern) > KEPT_COST) return compiled;
    if (patterns.size >= PATTERNS_LIMIT) patterns.delete(patterns.keys().next().value ?? '');
    patterns.set(pattern, compiled);
    return compiled;
  } catch (error) {
    throw new CelError(error instanceof Error ? error.message : 'The pattern is not a regular expression.');
  }
}

function matches(text: string, pattern: string): boolean {
  return requirePattern(pattern).matcher(text).find();
}

/** The functions of the language on texts, and `size`. */
export const TEXT: readonly Overload[] = [
  ...both('size', 'string', 'int', (text: string) => BigInt(countCodePoints(text))),
  ...both('size', 'bytes', 'int', (bytes: Uint8Array) => BigInt(bytes.length)),
  ...both('size', 'list<A>', 'int', (list: readonly CelValue[]) => BigInt(list.length)),
  ...both('size', 'map<A, B>', 'int', ({ entries }: CelMap) => BigInt(entries.size)),
  overload('string.contains(string): bool', (text: string, part: string) => text.includes(part)),
  overload('string.startsWith(string): bool', (text: string, part: string) => text.startsWith(part)),
  overload('string.endsWith(string): bool', (text: string, part: string) => text.endsWith(part)),
  overload('string.matches(string): bool', matches),
  overload('matches(string, string): bool', matches),
];
