import { z } from 'zod';
import type { Json } from '#schemas/json.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction } from '../function.ts';
import { flagField, HeadersField, jsonField, timeoutField } from '../input-fields.ts';
import type { HttpAnswer } from '../../network/guarded-http.ts';
import { toOutgoingHeaders } from '../../network/outgoing-headers.ts';
import { toStatusFailure } from '../../network/status-failure.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
/** RFC 9110 §9.2.2. */
const IDEMPOTENT = new Set<string>(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const BODYLESS = new Set<string>(['GET', 'HEAD']);

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
      description: 'JSON, or any text. JSON is sent as application/json unless a header says otherwise.',
      'x-json': true,
      'x-multiline': true,
      'x-aliases': ['httpBody'],
    }),
  responseType: z.enum(['auto', 'json', 'text', 'base64']).default('auto').meta({
    title: 'Response type',
    description: 'How the body of the answer is read: auto follows its Content-Type.',
  }),
  failOnStatus: flagField(true).meta({
    title: 'Fail on error status',
    description: 'Whether an answer of 400 and above fails the step.',
  }),
  timeoutSeconds: timeoutField(30),
});
type Input = z.output<typeof Input>;

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toForm(body: object): string {
  const members = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(members).toString();
}

function toBody(body: unknown, contentType: string | undefined): { text: string; contentType: string } {
  if (
    typeof body === 'object' &&
    body !== null &&
    contentType?.startsWith('application/x-www-form-urlencoded') === true
  ) {
    return { text: toForm(body), contentType };
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const guessed = typeof body !== 'string' || isJsonText(body) ? 'application/json' : 'text/plain; charset=utf-8';
  return { text, contentType: contentType ?? guessed };
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

function readData(answer: HttpAnswer, responseType: Input['responseType']): Json {
  const contentType = answer.headers['content-type'] ?? '';
  if (responseType === 'base64') return answer.body.toString('base64');
  const isText = /^(text\/|application\/(x-www-form-urlencoded|(.*\+)?(json|xml|javascript|yaml)))/i.test(contentType);
  const isJson = responseType === 'json' || /^[^;]*[/+]json\b/i.test(contentType);
  if (responseType === 'auto' && contentType !== '' && !isText && !isJson) return answer.body.toString('base64');
  const text = answer.body.toString('utf8');
  if (!isJson || responseType === 'text') return text;
  try {
    const value: Json = text.trim() === '' ? null : JSON.parse(text);
    return value;
  } catch {
    if (responseType === 'auto') return text;
    const message = 'The answer is not JSON, although that was asked for.';
    throw new FunctionError({ type: 'invalid_response', message, status: answer.status, retryable: false });
  }
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
  isSafeToRepeat: ({ method }) => IDEMPOTENT.has(method),
  run: async (input, context) => {
    const headers = toOutgoingHeaders(input.headers ?? {});
    const hasBody = input.body !== undefined && !BODYLESS.has(input.method);
    const body = hasBody ? toBody(input.body, headers['content-type']) : undefined;
    const answer = await context.http.send({
      url: toUrl(input),
      method: input.method,
      headers: {
        ...(BODYLESS.has(input.method) ? {} : { 'idempotency-key': context.idempotencyKey }),
        ...headers,
        ...(body === undefined ? {} : { 'content-type': body.contentType }),
      },
      ...(body === undefined ? {} : { body: body.text }),
      signal: context.signal,
      timeoutSeconds: input.timeoutSeconds ?? null,
      isSafeToRepeat: IDEMPOTENT.has(input.method),
    });
    if (input.failOnStatus && answer.status >= 400) throw new FunctionError(toStatusFailure(answer, Date.now()));
    return { status: answer.status, headers: { ...answer.headers }, data: readData(answer, input.responseType) };
  },
});
