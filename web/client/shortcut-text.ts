/** A shortcut as this machine's keyboard has it: `⇧⌘Z` on a Mac, `Ctrl+Shift+Z` elsewhere. Only for what is drawn in the browser alone. */
export function shortcutText(key: string, modifier: 'plain' | 'shift' = 'plain'): string {
  const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
  if (isMac) return `${modifier === 'shift' ? '⇧' : ''}⌘${key === 'Enter' ? '↵' : key}`;
  return `Ctrl+${modifier === 'shift' ? 'Shift+' : ''}${key}`;
}
