/** Nanoseconds in a second. */
export const SECOND = 1_000_000_000n;

/**
 * The decimals of a second with their point, nothing for 0: as few as there are (`.75`), or in groups of three (`.750`), as Protocol Buffers write
 * them in JSON.
 */
export function writeFraction(nanos: bigint, digits: 'shortest' | 'thousands'): string {
  if (nanos === 0n) return '';
  const all = nanos.toString().padStart(9, '0');
  return `.${digits === 'shortest' ? all.replace(/0+$/, '') : all.replace(/(?:000){1,2}$/, '')}`;
}
