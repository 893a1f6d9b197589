import { HttpProblem } from '#events/platform/http/http-problem.ts';

/** Deeper than any definition or trigger may be; keeps recursive code away from the end of its stack. */
const MAXIMUM_DEPTH = 64;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > MAXIMUM_DEPTH) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  const tooLarge = () => new HttpProblem(413, 'Content too large', `The body may have ${limitBytes} bytes at most.`);
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > limitBytes) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem(400, 'Bad request', 'The body is not UTF-8 text.');
  }
}

/**
 * Reads a JSON body; an empty one is `undefined`.
 *
 * @throws {HttpProblem} 415 for another content type, 413 above the limit, 400 for what is not JSON or nested deeper than 64.
 */
export async function readJson(request: Request, limitBytes = 1_200_000): Promise<unknown> {
  const text = await readText(request, limitBytes);
  if (text === '') return undefined;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new HttpProblem(415, 'Unsupported media type', 'Send the body as application/json.');
  }
  if (isTooDeep(text)) throw new HttpProblem(400, 'Bad request', `The JSON is nested deeper than ${MAXIMUM_DEPTH}.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new HttpProblem(400, 'Bad request', `The body is not JSON: ${reason}`);
  }
}
