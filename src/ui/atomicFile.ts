import { randomBytes } from 'node:crypto';
import { Uri, workspace } from 'vscode';
import { type AtomicFile, diskFile } from './diskFile';
import { partialName } from './exportName';

export function atomicFile(target: Uri): AtomicFile {
  return target.scheme === 'file' ? diskFile(target.fsPath) : virtualFile(target);
}

/** Other file systems can't be written piece by piece. */
function virtualFile(target: Uri): AtomicFile {
  const parts: string[] = [];
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const partial = Uri.joinPath(target, '..', partialName(name, randomBytes(4).toString('hex')));
  return {
    write: text => void parts.push(text),
    failure: new Promise<never>(() => undefined),
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
