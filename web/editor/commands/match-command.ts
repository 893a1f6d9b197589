/** How well a line of the palette answers a search, from 0 (not at all) to 1. Letters that are only scattered over a text do not count. */
export function matchCommand(search: string, title: string, words: readonly string[]): number {
  const sought = search.trim().toLowerCase();
  const text = title.toLowerCase();
  if (text.startsWith(sought)) return 1;
  const parts = sought.split(/\s+/);
  const begins = text.split(/\s+/);
  if (parts.every((part) => begins.some((begin) => begin.startsWith(part)))) return 0.8;
  const all = [text, ...words.map((word) => word.toLowerCase())].join(' ');
  return parts.every((part) => all.includes(part)) ? 0.4 : 0;
}
