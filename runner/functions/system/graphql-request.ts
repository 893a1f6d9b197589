import { z } from 'zod';
import { Json, JsonObject } from '#schemas/json.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction } from '../function.ts';
import { HeadersField, jsonField, timeoutField } from '../input-fields.ts';
import { readText } from '../../network/bodies/answer-body.ts';
import type { HttpAnswer } from '../../network/guarded-http.ts';
import { toOutgoingHeaders } from '../../network/outgoing-headers.ts';
import { toStatusFailure } from '../../network/status-failure.ts';

/** A reply over HTTP. Source: https://graphql.github.io/graphql-over-http/draft/ */
const Reply = z.looseObject({ data: Json.optional(), errors: z.array(Json).optional() });
const Message = z.looseObject({ message: z.string() });

/** Text of strings and comments may hold the word as well: then it counts as a mutation, which only costs a retry. */
function isQuery(document: string): boolean {
  return !/\bmutation\b/.test(document);
}

function parseReply(answer: HttpAnswer): z.infer<typeof Reply> | undefined {
  try {
    return Reply.safeParse(JSON.parse(readText(answer))).data;
  } catch {
    return undefined;
  }
}

function readReply(answer: HttpAnswer): Json {
  const reply = parseReply(answer);
  const errors = reply?.errors ?? [];
  if (errors.length > 0) {
    const messages = errors.map((error) => Message.safeParse(error).data?.message ?? 'unnamed error');
    const message = `The server refused the request: ${messages.slice(0, 5).join('; ').slice(0, 1_000)}`;
    const details = { errors: errors.slice(0, 10) };
    const isTooLarge = JSON.stringify(details).length > 4_000;
    const retryable = answer.status === 429 || answer.status >= 500;
    throw new FunctionError({
      type: 'graphql_error',
      message,
      status: answer.status,
      retryable,
      ...(isTooLarge ? {} : { details }),
    });
  }
  if (answer.status >= 400) throw new FunctionError(toStatusFailure(answer, Date.now()));
  if (reply === undefined) {
    const message = 'The answer is not a GraphQL reply.';
    throw new FunctionError({ type: 'invalid_response', message, status: answer.status, retryable: false });
  }
  return reply.data ?? null;
}

/** Sends one GraphQL operation behind the SSRF guard; `errors` in the reply fail the step. */
export const graphqlRequest = defineFunction({
  slug: 'system/graphql-request',
  name: 'GraphQL Request',
  description: 'Sends a GraphQL query or mutation.',
  input: z.object({
    url: z.string().max(8_000).meta({ title: 'URL', description: 'A public http or https address.', 'x-url': true }),
    query: z.string().max(200_000).meta({
      title: 'Query',
      description: 'The GraphQL document. Values enter by variables.',
      'x-code': 'graphql',
      'x-multiline': true,
    }),
    variables: jsonField(JsonObject).optional().meta({
      title: 'Variables',
      description: 'A JSON object, such as {"id": 7}: the values of $id … in the query.',
      'x-json': true,
      'x-multiline': true,
    }),
    headers: HeadersField.meta({
      title: 'Headers',
      description: 'A JSON object, such as {"Accept-Language": "en"}.',
      'x-json': true,
    }),
    timeoutSeconds: timeoutField(30),
  }),
  output: z.object({ data: Json.meta({ title: 'Data', description: 'The data member of the reply.' }) }),
  timeoutSeconds: 30,
  isSafeToRepeat: ({ query }) => isQuery(query),
  run: async ({ url, query, variables, headers, timeoutSeconds }, context) => {
    const answer = await context.http.send({
      url,
      method: 'POST',
      headers: {
        'idempotency-key': context.idempotencyKey,
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...toOutgoingHeaders(headers ?? {}),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, ...(variables === undefined ? {} : { variables }) }),
      signal: context.signal,
      timeoutSeconds: timeoutSeconds ?? null,
      isSafeToRepeat: isQuery(query),
    });
    return { data: readReply(answer) };
  },
});
