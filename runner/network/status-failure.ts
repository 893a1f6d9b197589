import { STATUS_CODES } from 'node:http';
import type { Failure } from '#schemas/failure.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { readExcerpt } from './bodies/answer-body.ts';
import type { HttpAnswer } from './guarded-http.ts';

const LONGEST_WAIT_MS = 86_400_000;
const EXCERPT_BYTES = 1_000;

/** `Retry-After` in milliseconds, at most a day; seconds or a date. Source: RFC 9110 §10.2.3. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, Math.round(ms)), LONGEST_WAIT_MS) : undefined;
}

/** The failure of an answer whose status says so; 408, 425, 429 and 5xx may be tried again (decision D40). */
export function toStatusFailure(answer: HttpAnswer, now: number): Failure {
  const { status } = answer;
  const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], now);
  const excerpt = toSafeText(readExcerpt(answer, EXCERPT_BYTES));
  return {
    type: 'http_error',
    message: `The server answered ${status}${STATUS_CODES[status] === undefined ? '' : ` ${STATUS_CODES[status]}`}.`,
    status,
    retryable: status === 408 || status === 425 || status === 429 || status >= 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(excerpt === '' ? {} : { details: { body: excerpt } }),
  };
}
