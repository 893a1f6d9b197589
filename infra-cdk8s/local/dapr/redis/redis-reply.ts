/** An answer of a Redis server. An error is an answer too. */
export type RedisReply = string | number | null | readonly RedisReply[] | { readonly error: string };

interface Parsed {
  readonly reply: RedisReply;
  /** Offset of the next reply. */
  readonly end: number;
}

function parseArray(bytes: Buffer, count: number, start: number): Parsed | null {
  const items: RedisReply[] = [];
  let end = start;
  while (items.length < count) {
    const item = parseRedisReply(bytes, end);
    if (item === null) return null;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: items, end };
}

/** The reply that begins at `start` (RESP2, https://redis.io/docs/latest/develop/reference/protocol-spec); null until all of it has come. */
export function parseRedisReply(bytes: Buffer, start = 0): Parsed | null {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd === -1) return null;
  const text = bytes.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (bytes.toString('latin1', start, start + 1)) {
    case '+':
      return { reply: text, end };
    case '-':
      return { reply: { error: text }, end };
    case ':':
      return { reply: Number(text), end };
    case '$': {
      const length = Number(text);
      if (length < 0) return { reply: null, end };
      if (bytes.length < end + length + 2) return null;
      return { reply: bytes.toString('utf8', end, end + length), end: end + length + 2 };
    }
    case '*':
      return Number(text) < 0 ? { reply: null, end } : parseArray(bytes, Number(text), end);
    default:
      throw new Error('what answers there is no Redis');
  }
}
