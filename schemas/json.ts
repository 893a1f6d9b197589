import { z } from 'zod';

/** Any JSON value (RFC 8259). */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object whose values are any JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** Parses any JSON value; zod checks that nothing but JSON (no functions, dates, undefined) is inside. */
export const Json: z.ZodType<Json> = z.json();

/** `Json` for a value that `JSON.parse` has just returned. It is not checked again: megabytes would block the event loop. */
export const ParsedJson: z.ZodType<Json> = z.custom<Json>((value) => value !== undefined);

/** Parses a JSON object. */
export const JsonObject: z.ZodType<JsonObject> = z.record(z.string(), Json);

/** Whether a value is an object with keys; lists are not. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json): value is JsonObject {
  return isRecord(value);
}

/** The JSON of plain data: members that zod types as possibly undefined are left out, as `JSON.stringify` leaves them out. */
export function toJson(value: object): Json {
  const json: Json = JSON.parse(JSON.stringify(value));
  return json;
}
