/** Whether a text is a full http or https address; which of them may be called is the runner's to say. */
export function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
