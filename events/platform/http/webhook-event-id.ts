/** The headers that name a webhook call, the first that is given counts: that of Standard Webhooks (https://www.standardwebhooks.com), then ours. */
const ID_HEADERS = ['webhook-id', 'idempotency-key'] as const;

/** The id by which a repeated call of a webhook is recognised; null without one. `readHeader` gives the value of a header by its name. */
export function readWebhookEventId(readHeader: (name: string) => unknown): string | null {
  for (const name of ID_HEADERS) {
    const given = readHeader(name);
    if (typeof given === 'string' && given !== '') return given;
  }
  return null;
}
