import { isDeepStrictEqual } from 'node:util';
import type { ExecutionRecord } from './execution-record.ts';
import type { Transcript } from './transcript.ts';

/** P5: what a client was told, put together, is 1 … n without gap or repetition, and what is recorded. */
export function checkTranscript(
  { events, complaints, hasEnded }: Pick<Transcript, 'events' | 'complaints' | 'hasEnded'>,
  record: Pick<ExecutionRecord, 'events'>,
): readonly string[] {
  const problems = complaints.map((text) => `P5 ${text}`);
  const wrong = events.findIndex((event, index) => event.sequence !== index + 1);
  if (wrong !== -1) problems.push(`P5 the stream has ${events[wrong]?.sequence} in place ${wrong + 1}`);
  const other = events.findIndex((event, index) => !isDeepStrictEqual(event, record.events[index]));
  if (other !== -1) {
    const [told, kept] = [events[other], record.events[other]].map((event) => JSON.stringify(event));
    problems.push(`P5 the stream told ${told} where ${kept} is recorded`);
  }
  if (!hasEnded) problems.push(`P5 the stream never ended: ${events.length} of ${record.events.length} events came`);
  else if (events.length !== record.events.length)
    problems.push(`P5 the stream ended after ${events.length} events, ${record.events.length} are recorded`);
  return problems;
}
