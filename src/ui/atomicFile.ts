import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Uri, workspace } from 'vscode';
import { partialName } from './exportName';

/** A file in the making: it has its name when all of it is there, and leaves nothing behind when it fails. */
export interface AtomicFile {
  write(text: string): void;
  /** Resolves when the file stands under its name. */
  commit(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

export function atomicFile(target: Uri): AtomicFile {
  return target.scheme === 'file' ? diskFile(target.fsPath) : virtualFile(target);
}

function diskFile(path: string): AtomicFile {
  const partial = join(dirname(path), partialName(basename(path), randomBytes(4).toString('hex')));
  const stream = createWriteStream(partial, { flags: 'wx' });
  const done = finished(stream);
  // Looked at in commit; until then it must not count as unhandled.
  done.catch(() => {});
  return {
    write: text => void stream.write(text),
    commit: async () => {
      stream.end();
      await done;
      await rename(partial, path);
    },
    discard: async () => {
      stream.destroy();
      await done.catch(() => {});
      await rm(partial, { force: true });
    },
  };
}

/** Other file systems can't be written piece by piece. */
function virtualFile(target: Uri): AtomicFile {
  const parts: string[] = [];
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const partial = Uri.joinPath(target, '..', partialName(name, randomBytes(4).toString('hex')));
  return {
    write: text => void parts.push(text),
    commit: async () => {
      await workspace.fs.writeFile(partial, new TextEncoder().encode(parts.join('')));
      await workspace.fs.rename(partial, target, { overwrite: true });
    },
    discard: async () => {
      try {
        await workspace.fs.delete(partial);
      } catch {
        // It was never written.
      }
    },
  };
}
