import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** The raw lines of one process; a full file becomes `<path>.1` and a new one begins, so that two never take more than twice the limit. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

export function openLogFile(path: string, maximumBytes: number): LogFile {
  let file = openSync(path, 'a', 0o600);
  let size = fstatSync(file).size;
  let isOpen = true;
  return {
    write: (line) => {
      if (!isOpen) return;
      if (size > maximumBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += writeSync(file, `${line}\n`);
    },
    close: () => {
      if (isOpen) closeSync(file);
      isOpen = false;
    },
  };
}
