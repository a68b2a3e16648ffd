import type { AtomicFile } from './diskFile';
import type { ExportPart } from './exports';

export interface WriteExportParts {
  readonly file: AtomicFile;
  /** Lets the engine begin; resolves after the last part, rejects when it fails or is aborted. */
  readonly begin: (onPart: (part: ExportPart) => void, signal: AbortSignal) => Promise<void>;
  readonly onProgress: (part: ExportPart) => void;
  /** Aborted when the user cancels. */
  readonly cancelled: AbortSignal;
}

/**
 * Writes what the engine sends. Returns the rows written; undefined when the user has cancelled. Whatever goes wrong,
 * the engine is told to stop, nothing of it is left on the disk, and a file that was there before is as it was.
 */
export async function writeExport(parts: WriteExportParts): Promise<number | undefined> {
  const { file, begin, onProgress, cancelled } = parts;
  const over = new AbortController();
  const cancel = new Promise<'cancelled'>(resolve => {
    cancelled.addEventListener('abort', () => resolve('cancelled'), { once: true });
    if (cancelled.aborted) resolve('cancelled');
  });
  let rows = 0;
  const take = (part: ExportPart) => {
    if (over.signal.aborted || cancelled.aborted) return;
    file.write(part.text);
    rows = part.rows;
    onProgress(part);
  };
  try {
    const written = begin(take, over.signal).then(() => 'written' as const);
    const outcome = await Promise.race([written, cancel, file.failure]);
    if (outcome === 'written' && !cancelled.aborted) {
      await file.commit();
      return rows;
    }
  } catch (error) {
    over.abort();
    await file.discard();
    throw error;
  }
  over.abort();
  await file.discard();
  return undefined;
}
