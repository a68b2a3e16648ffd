import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { partialName } from './exportName';

/** A file in the making: it has its name when all of it is there, and leaves nothing behind when it fails. */
export interface AtomicFile {
  write(text: string): void;
  /** Rejects when something could not be written, as soon as that is known; never resolves. */
  readonly failure: Promise<never>;
  /** Resolves when the file stands under its name. */
  commit(): Promise<void>;
  /** Removes what was written; a file that stood under the name before is as it was. */
  discard(): Promise<void>;
}

/** Opens the file that is written first. `wx`: it must not be there. */
const openNew = (path: string): Writable => createWriteStream(path, { flags: 'wx' });

export function diskFile(path: string, open: (path: string) => Writable = openNew): AtomicFile {
  const folder = dirname(path);
  const partial = join(folder, partialName(basename(path), randomBytes(4).toString('hex')));
  const stream = open(partial);
  const failed = (error: unknown) => {
    throw new Error(`${basename(path)} could not be written: ${writingInWords(error, folder)}`);
  };
  const done = finished(stream).catch(failed);
  const failure = done.then(() => new Promise<never>(() => undefined));
  // Looked at by whoever races it; until then it must not count as unhandled.
  failure.catch(() => undefined);
  return {
    write: text => void stream.write(text),
    failure,
    commit: async () => {
      stream.end();
      await done;
      await rename(partial, path).catch(failed);
    },
    discard: async () => {
      stream.destroy();
      await done.catch(() => undefined);
      await rm(partial, { force: true }).catch(() => undefined);
    },
  };
}

function writingInWords(error: unknown, folder: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${folder} is full`;
    case 'EACCES':
    case 'EPERM':
      return `you may not write to ${folder}, or the file is open in another program`;
    case 'EROFS':
      return `${folder} is on a disk that can only be read`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no folder ${folder}`;
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'there is a folder of that name';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
