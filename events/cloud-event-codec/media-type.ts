/** A parsed Content-Type: everything but parameter values is in lower case. */
export interface MediaType {
  /** Without parameters, such as `application/json`. */
  readonly essence: string;
  /** The `charset` parameter in lower case; undefined when there is none. */
  readonly charset: string | undefined;
}

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i;
const UTF_8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const TEXT_TYPES = new Set([
  'application/xml',
  'application/javascript',
  'application/yaml',
  'application/x-www-form-urlencoded',
  'application/graphql',
]);

/** Source: RFC 9110 §8.3.1; types, parameter names and charset names are compared without case. */
export function parseMediaType(contentType: string): MediaType {
  const essence = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const match = CHARSET.exec(contentType);
  return { essence, charset: (match?.[1] ?? match?.[2])?.trim().toLowerCase() };
}

/** Whether the bytes are UTF-8 as far as the header says. */
export function isUtf8({ charset }: MediaType): boolean {
  return charset === undefined || UTF_8_NAMES.has(charset);
}

/** `application/json`, `text/json` and every `+json`. */
export function isJson({ essence }: MediaType): boolean {
  return essence === 'application/json' || essence === 'text/json' || /^[^/]+\/[^/]+\+json$/.test(essence);
}

/** Formats that people read: their payload is a text and not bytes. */
export function isText({ essence }: MediaType): boolean {
  return essence.startsWith('text/') || essence.endsWith('+xml') || TEXT_TYPES.has(essence);
}
