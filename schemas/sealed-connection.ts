import { z } from 'zod';
import { open, seal } from './sealed-box.ts';

/** The row that a box belongs to: in another row it does not open. */
export interface ConnectionRow {
  readonly id: string;
  readonly ownerId: string;
  readonly type: string;
}

const Fields = z.record(z.string(), z.string());

function toAdditionalData({ id, ownerId, type }: ConnectionRow): string {
  return JSON.stringify(['connection', ownerId, id, type]);
}

/** `connections.sealed`: credentials, sealed to the runner's public key (decision D17). */
export function sealConnection(
  publicKey: string,
  row: ConnectionRow,
  fields: Readonly<Record<string, string>>,
): string {
  return seal(publicKey, JSON.stringify(fields), toAdditionalData(row));
}

/** Opens a text that `sealConnection` made. @throws when key or row differ, or the content is not a record of fields. */
export function openConnection(
  privateKey: string,
  row: ConnectionRow & { readonly sealed: string },
): Readonly<Record<string, string>> {
  return Fields.parse(JSON.parse(open(privateKey, row.sealed, toAdditionalData(row))));
}
