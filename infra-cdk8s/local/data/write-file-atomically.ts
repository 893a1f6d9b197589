import { open, rename } from 'node:fs/promises';

/** Replaces a file as a whole, readable by its owner only: a reader or a crash sees the old text or the new one. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.new-${process.pid}`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
