const ACRONYMS: Readonly<Record<string, string>> = { url: 'URL', id: 'ID', json: 'JSON', ai: 'AI', sql: 'SQL' };

/** Settings that the interface calls by another name than their own. */
const NAMES: Readonly<Record<string, string>> = {
  actionId: 'Function',
  triggerType: 'Starts',
  onError: 'When it fails',
};

/** The name of a field in words: `maxTokens` → `Max tokens`, `siteId` → `Site ID`. */
export function toFieldTitle(name: string): string {
  if (Object.hasOwn(NAMES, name)) return NAMES[name] ?? name;
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[\s_-]+/);
  const text = words.map((word) => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase()).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
