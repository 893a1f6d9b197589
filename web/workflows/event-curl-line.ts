import type { SampleEvent } from '../wire/sample-event.ts';

/** A shell word that stands for itself, whatever is in it. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const FRESH_ID = `'"$(node -p 'crypto.randomUUID()')"'`;
/** Stands for the id while the event is quoted; no attribute can hold it, since controls are refused. */
const ID_MARK = '\u007F';

/**
 * One line for a shell in the product's folder that posts an event to the orchestrator as `principal`. The service token is read when the line runs, so it is
 * not on the screen; each run sends an id of its own, for an event that is delivered again starts nothing.
 */
export function toEventCurlLine(
  { attributes }: SampleEvent,
  to: { readonly orchestratorUrl: string; readonly principal: string },
): string {
  const event = { specversion: '1.0', id: ID_MARK, ...attributes, data: { hello: 'world' } };
  return [
    `curl -s ${quote(`${to.orchestratorUrl.replace(/\/$/, '')}/api/v2/events`)}`,
    `-H "Authorization: Bearer $(node -p "require('./.data/local.json').token")"`,
    `-H ${quote(`X-Principal: ${to.principal}`)}`,
    `-H 'Content-Type: application/cloudevents+json'`,
    `-d ${quote(JSON.stringify(event)).replace(ID_MARK, () => FRESH_ID)}`,
  ].join(' ');
}
