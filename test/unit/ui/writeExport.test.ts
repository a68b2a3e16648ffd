import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { diskFile } from '../../../src/ui/diskFile';
import type { ExportPart } from '../../../src/ui/exports';
import { writeExport } from '../../../src/ui/writeExport';

/** An engine that sends a part whenever it is told to. */
class PartByPart {
  signal: AbortSignal | undefined;
  #onPart: (part: ExportPart) => void = () => undefined;
  #done: () => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  readonly begin = (onPart: (part: ExportPart) => void, signal: AbortSignal) => {
    this.#onPart = onPart;
    this.signal = signal;
    return new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
    });
  };

  send(rows: number, total = 3): void {
    this.#onPart({ type: 'exported', id: 1, text: `row ${rows}\n`, rows, total, done: rows === total });
    if (rows === total) this.#done();
  }

  fail(why: string): void {
    this.#failed(new Error(why));
  }
}

/** A disk that has room for so many writes. */
function fullAfter(writes: number): Writable {
  let left = writes;
  return new Writable({
    write: (_chunk, _encoding, done) => {
      left -= 1;
      done(left < 0 ? Object.assign(new Error('no space left'), { code: 'ENOSPC' }) : null);
    },
  });
}

describe('writeExport', () => {
  let folder: string;
  let engine: PartByPart;
  let cancelled: AbortController;
  let told: number[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spread-scanner-write-'));
    engine = new PartByPart();
    cancelled = new AbortController();
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (path: string, open?: (path: string) => Writable) =>
    writeExport({
      file: diskFile(path, open),
      begin: engine.begin,
      onProgress: part => void told.push(part.rows),
      cancelled: cancelled.signal,
    });
  const target = () => join(folder, 'a.csv');
  /** Nothing but the file of before is there, untouched. */
  const untouched = () => {
    assert.deepEqual(readdirSync(folder), ['a.csv']);
    assert.equal(readFileSync(target(), 'utf8'), 'before');
  };

  it('gives the file its name when all of it is there, in the place of one that was', async () => {
    writeFileSync(target(), 'before');
    const result = start(target());
    engine.send(1);
    engine.send(2);
    assert.equal(readFileSync(target(), 'utf8'), 'before');
    engine.send(3);
    assert.equal(await result, 3);
    assert.deepEqual(readdirSync(folder), ['a.csv']);
    assert.equal(readFileSync(target(), 'utf8'), 'row 1\nrow 2\nrow 3\n');
    assert.deepEqual(told, [1, 2, 3]);
    assert.equal(engine.signal?.aborted, false);
  });

  it('cancelled in the middle, stops the engine and leaves all as it was', async () => {
    writeFileSync(target(), 'before');
    const result = start(target());
    engine.send(1);
    cancelled.abort();
    engine.send(2);
    assert.equal(await result, undefined);
    assert.equal(engine.signal?.aborted, true);
    engine.send(3);
    assert.deepEqual(told, [1]);
    untouched();
  });

  it('cancelled as the last part comes, writes nothing', async () => {
    const result = start(target());
    cancelled.abort();
    engine.send(3);
    assert.equal(await result, undefined);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('fails at once when the disk is full, stops the engine and leaves all as it was', async () => {
    writeFileSync(target(), 'before');
    const result = start(target(), () => fullAfter(1));
    engine.send(1);
    engine.send(2);
    await assert.rejects(result, { message: `a.csv could not be written: the disk of ${folder} is full` });
    assert.equal(engine.signal?.aborted, true);
    untouched();
  });

  it('fails where there is no folder, or none may be written to', async () => {
    writeFileSync(target(), 'before');
    const below = start(join(target(), 'b.csv'));
    await assert.rejects(below, /b\.csv could not be written: there is no folder/);
    const missing = start(join(folder, 'no', 'b.csv'));
    await assert.rejects(missing, /b\.csv could not be written: there is no folder/);
    const denied = new Writable({
      construct: done => done(Object.assign(new Error('denied'), { code: 'EACCES' })),
    });
    await assert.rejects(
      start(target(), () => denied),
      /a\.csv could not be written: you may not write to/,
    );
    untouched();
  });

  it('fails where a folder has that name, and leaves it', async () => {
    mkdirSync(join(folder, 'full', 'inner'), { recursive: true });
    const result = start(join(folder, 'full'));
    engine.send(3);
    await assert.rejects(result, /full could not be written: /);
    assert.deepEqual(readdirSync(folder), ['full']);
    assert.deepEqual(readdirSync(join(folder, 'full')), ['inner']);
  });

  it('leaves nothing when the engine ends', async () => {
    const result = start(target());
    engine.send(1);
    engine.fail('the engine ended');
    await assert.rejects(result, /the engine ended/);
    assert.deepEqual(readdirSync(folder), []);
  });
});
