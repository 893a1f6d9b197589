import pg from 'pg';

const toIsoText = (text: string): string => text.replace(' ', 'T');

/** A list of dates or timestamps: `{2026-01-02,NULL}`, `{"2026-01-02 03:04:05"}`, nested, or with bounds in front. Their texts need no escapes. */
function toIsoTexts(text: string): unknown {
  const json = text.replace(/^\[[^=]*=/, '').replaceAll(/"[^"]*"|[^,{}"]+|[{}]/g, (token) => {
    if (token === '{') return '[';
    if (token === '}') return ']';
    return token === 'NULL' ? 'null' : JSON.stringify(toIsoText(token.replaceAll('"', '')));
  });
  return JSON.parse(json);
}

/** date, timestamp and lists of them have no zone: the driver would read them in the zone of this machine. Keys are OIDs. */
const WITHOUT_ZONE = new Map<number, (text: string) => unknown>([
  [1082, toIsoText],
  [1114, toIsoText],
  [1182, toIsoTexts],
  [1115, toIsoTexts],
]);

/** How texts of PostgreSQL become values; dates and timestamps without a zone stay ISO 8601 texts. */
export const DATABASE_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : WITHOUT_ZONE.get(oid)) ?? pg.types.getTypeParser(oid, format),
};

/** A value as JSON can hold it: bytes in base64, NaN and infinities by name; big integers and numerics are texts already. */
export function toPlainValue(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return Array.isArray(value) ? value.map(toPlainValue) : value;
}
