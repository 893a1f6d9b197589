const PARAMETER = 'rerun';

/** The address of an execution's monitor with the dialog open that runs it again. */
export function toRerunPath(instanceId: string): string {
  return `/executions/${encodeURIComponent(instanceId)}?${PARAMETER}=1`;
}

/** Whether the address of a monitor asks for that dialog. */
export function asksForRerun(search: Pick<URLSearchParams, 'has'>): boolean {
  return search.has(PARAMETER);
}

/** Takes the wish for the dialog out of the address, so that coming back does not open it again. */
export function forgetRerun(): void {
  const url = new URL(window.location.href);
  url.searchParams.delete(PARAMETER);
  window.history.replaceState(null, '', url);
}
