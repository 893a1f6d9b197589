const NAME = /^[a-z0-9]+$/;
/** RFC 3986 characters; each percent sign begins an escape. */
const URI_REFERENCE = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const TIMESTAMP =
  /^\d{4}-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** RFC 9110 §8.3.1: type, subtype, parameters. */
const MEDIA_TYPE = /^[\w!#$&^.+%*'`|~-]+\/[\w!#$&^.+%*'`|~-]+\s*(?:;.*)?$/;
const FORBIDDEN_CHARACTERS = /\p{Cc}|\p{Noncharacter_Code_Point}|\p{Surrogate}/u;

const REQUIRED = new Set(['id', 'source', 'type', 'specversion']);
const OPTIONAL = new Set(['subject', 'time', 'datacontenttype', 'dataschema']);

function isTimestamp(text: string): boolean {
  const parts = TIMESTAMP.exec(text);
  if (parts === null) return false;
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(parts[1]), 0)).getUTCDate();
  const month = Number(parts[1]);
  const day = Number(parts[2]);
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

function findTextProblem(name: string, value: string): string | undefined {
  if (FORBIDDEN_CHARACTERS.test(value)) return 'has a control character, a noncharacter or half a surrogate pair';
  if (name === 'specversion') return value === '1.0' ? undefined : 'is not 1.0';
  if (REQUIRED.has(name) || OPTIONAL.has(name)) if (value === '') return 'is empty';
  if (name === 'source' && !URI_REFERENCE.test(value)) return 'is not a URI reference (RFC 3986)';
  if (name === 'dataschema' && !(URI_REFERENCE.test(value) && ABSOLUTE_URI.test(value)))
    return 'is not an absolute URI';
  if (name === 'time' && !isTimestamp(value)) return 'is not a timestamp (RFC 3339)';
  if (name === 'datacontenttype' && !MEDIA_TYPE.test(value)) return 'is not a media type';
  return undefined;
}

/**
 * The problem of an attribute name or value, as the end of a sentence; undefined when there is none.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md, "Attributes" and "Type System"
 */
export function findAttributeProblem(name: string, value: unknown): string | undefined {
  if (!NAME.test(name)) return 'has a name with other characters than a–z and 0–9';
  if (typeof value === 'string') return findTextProblem(name, value);
  if (REQUIRED.has(name) || OPTIONAL.has(name)) return 'is not a text';
  if (typeof value === 'boolean') return undefined;
  if (typeof value !== 'number') return 'is not a text, boolean or integer';
  return (value | 0) === value ? undefined : 'is not a 32-bit integer';
}

/** The attributes without which an event is none, in the order in which they are asked for. */
export const REQUIRED_ATTRIBUTES: readonly string[] = ['specversion', 'id', 'source', 'type'];
