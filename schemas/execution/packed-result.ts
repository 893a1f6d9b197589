import type { FunctionResult } from './function-result.ts';
import type { Json } from '../json.ts';

/** A `FunctionResult`, or one whose data is still the JSON text that is stored: parsing megabytes is left to a thread (decision D37). */
export type PackedResult = FunctionResult | { readonly success: true; readonly bytes: Uint8Array };

/** Above this size values are parsed, filled and written in threads, not in the event loop (decision D37). */
export const LARGE_VALUE_BYTES = 256_000;

/** Parses the data of a packed result. */
export function unpackResult(packed: PackedResult): FunctionResult {
  if (!('bytes' in packed)) return packed;
  const data: Json = JSON.parse(new TextDecoder().decode(packed.bytes));
  return { success: true, data };
}
