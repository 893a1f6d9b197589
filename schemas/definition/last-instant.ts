/** The last instant with a year of four digits, in milliseconds since 1970: neither PostgreSQL nor ISO 8601 texts hold later ones. */
export const LAST_INSTANT_MS = 253_402_300_799_999;
