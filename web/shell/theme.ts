/** Sets the theme of this page and of those to come; null follows the system. The server reads the cookie, so no page flashes. */
export function setTheme(theme: 'light' | 'dark' | null): void {
  if (theme === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  document.cookie = `theme=${theme ?? ''}; path=/; max-age=${theme === null ? 0 : 31_536_000}; samesite=lax`;
}
