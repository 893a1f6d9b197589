import { z } from 'zod';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction } from '../function.ts';
import { flagField, HeadersField, jsonField, timeoutField } from '../input-fields.ts';
import { readAnswerData } from '../../network/bodies/answer-body.ts';
import { toOutgoingHeaders } from '../../network/outgoing-headers.ts';
import { toRequestBody } from '../../network/bodies/request-body.ts';
import { toStatusFailure } from '../../network/status-failure.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
/** RFC 9110 §9.2.2. */
const IDEMPOTENT = new Set<string>(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const READING = new Set<string>(['GET', 'HEAD']);

const Input = z.object({
  url: z
    .string()
    .max(8_000)
    .meta({
      title: 'URL',
      description: 'A public http or https address.',
      'x-url': true,
      'x-aliases': ['endpoint'],
    }),
  method: z
    .preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(METHODS))
    .default('GET')
    .meta({ title: 'Method', 'x-aliases': ['httpMethod'] }),
  headers: HeadersField.meta({
    title: 'Headers',
    description: 'A JSON object, such as {"Accept": "text/plain"}.',
    'x-json': true,
    'x-aliases': ['httpHeaders'],
  }),
  query: jsonField(z.record(z.string(), z.unknown())).optional().meta({
    title: 'Query',
    description: 'A JSON object, such as {"page": 1}; its members are appended to the URL.',
    'x-json': true,
  }),
  body: z
    .unknown()
    .optional()
    .meta({
      title: 'Body',
      description:
        'JSON, or any text. JSON is sent as application/json unless the header Content-Type says otherwise: with application/x-www-form-urlencoded an object becomes a form, with multipart/form-data parts, where {"filename": "a.txt", "text": "…"} or "base64" is a file.',
      'x-json': true,
      'x-multiline': true,
      'x-aliases': ['httpBody'],
    }),
  responseType: z.enum(['auto', 'json', 'text', 'base64']).default('auto').meta({
    title: 'Response type',
    description:
      'How the body of the answer is read. auto follows its Content-Type and charset: JSON, text, or base64 of anything else. Without a Content-Type it is JSON if it parses, else text.',
  }),
  failOnStatus: flagField(true).meta({
    title: 'Fail on error status',
    description: 'Whether an answer of 400 and above fails the step.',
  }),
  timeoutSeconds: timeoutField(30),
});
type Input = z.output<typeof Input>;

/** Who gives an idempotency key of his own knows that the receiver heeds it; the key that is sent by default may mean nothing there. */
function isSafeToRepeat({ method, headers }: Input): boolean {
  return (
    IDEMPOTENT.has(method) || Object.keys(headers ?? {}).some((name) => name.trim().toLowerCase() === 'idempotency-key')
  );
}

/** RFC 9110 §9.3.2 gives a HEAD no body; a GET may have one. */
function requireBodyFits({ method, body }: Input): void {
  if (method !== 'HEAD' || body === undefined) return;
  const message = 'A HEAD request has no body: leave it empty, or choose GET.';
  throw new FunctionError({ type: 'validation', message, retryable: false, details: [{ field: 'body', message }] });
}

function toUrl({ url, query }: Input): string {
  if (query === undefined || !URL.canParse(url)) return url;
  const full = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null) continue;
      full.searchParams.append(name, typeof item === 'object' ? JSON.stringify(item) : String(item));
    }
  }
  return full.href;
}

/** Calls any public HTTP address behind the SSRF guard: 10 MB at most, redirects checked, `Idempotency-Key` sent with what changes something. */
export const httpRequest = defineFunction({
  slug: 'system/http-request',
  name: 'HTTP Request',
  description: 'Calls a web address and hands on its answer.',
  input: Input,
  output: z.object({
    status: z.number().int().meta({ title: 'Status' }),
    headers: z.record(z.string(), z.string()).meta({ title: 'Headers', description: 'By lower-case name.' }),
    data: z
      .unknown()
      .meta({ title: 'Data', description: 'The body of the answer: parsed JSON, text, or base64 of anything else.' }),
  }),
  timeoutSeconds: 30,
  isSafeToRepeat,
  run: async (input, context) => {
    requireBodyFits(input);
    const headers = toOutgoingHeaders(input.headers ?? {});
    const body =
      input.body === undefined ? undefined : toRequestBody(input.body, headers['content-type'], context.idempotencyKey);
    const answer = await context.http.send({
      url: toUrl(input),
      method: input.method,
      headers: {
        ...(READING.has(input.method) ? {} : { 'idempotency-key': context.idempotencyKey }),
        ...headers,
        ...(body === undefined ? {} : { 'content-type': body.contentType }),
      },
      ...(body === undefined ? {} : { body: body.content }),
      signal: context.signal,
      timeoutSeconds: input.timeoutSeconds ?? null,
      isSafeToRepeat: isSafeToRepeat(input),
    });
    if (input.failOnStatus && answer.status >= 400) throw new FunctionError(toStatusFailure(answer, Date.now()));
    return { status: answer.status, headers: { ...answer.headers }, data: readAnswerData(answer, input.responseType) };
  },
});
