import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { LinesPresenter } from '../../../src/cli/linesPresenter';
import { LivePresenter } from '../../../src/cli/livePresenter';
import { LogSink } from '../../../src/cli/logSink';
import { Output } from '../../../src/cli/output';
import { palette } from '../../../src/cli/render/palette';
import type { Picture } from '../../../src/cli/render/picture';
import { TablePainter } from '../../../src/cli/render/tablePainter';
import { Screen } from '../../../src/cli/screen';
import { StatusLine } from '../../../src/cli/statusLine';
import { UsageError } from '../../../src/cli/usageError';
import { healthOf, instrument, marketProgress, windowOf } from '../../harness/scriptedEngine';

/** A stream that takes what it is given when the test says so. */
class SlowStream extends Writable {
  readonly chunks: string[] = [];
  #next: ((error?: Error) => void) | undefined;
  readonly slow: boolean;

  constructor(slow = false) {
    super({ decodeStrings: false });
    this.slow = slow;
  }

  override _write(chunk: string, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    this.chunks.push(chunk);
    if (this.slow) this.#next = callback;
    else callback();
  }

  take(error?: Error): void {
    const next = this.#next;
    this.#next = undefined;
    next?.(error);
  }

  get text(): string {
    return this.chunks.join('');
  }
}

const settle = () => new Promise(resolve => setImmediate(resolve));
const fault = (code: string) => Object.assign(new Error(code), { code });

class FakeTerminal {
  columns = 60;
  rows = 8;
  readonly listeners = new Set<() => void>();
  on(_event: 'resize', listener: () => void): void {
    this.listeners.add(listener);
  }
  off(_event: 'resize', listener: () => void): void {
    this.listeners.delete(listener);
  }
}

const ESC = '\u001b';
const VENUES = ['binance', 'okx'];
const INSTRUMENTS = new Map([
  [0, instrument()],
  [1, instrument({ venue: 'okx', symbol: 'BTC-USDT-SWAP' })],
]);

function spreads(count: number): Picture {
  const numbers = { 'buy.ask': 100, 'sell.bid': 101, netPct: 0.5 };
  const rows = Array.from({ length: count }, () => ({ buy: 0, sell: 1, state: 'crossed' as const, numbers }));
  return {
    view: 'spreads',
    window: windowOf('spreads', VENUES, rows, 77),
    instruments: INSTRUMENTS,
    health: undefined,
  };
}

describe('Output', () => {
  it('resolves a write when the stream has taken it', async () => {
    const stream = new SlowStream(true);
    const output = new Output(stream);
    let written = false;
    const writing = output.write('x').then(() => {
      written = true;
    });
    await settle();
    assert.equal(written, false);
    stream.take();
    await writing;
    assert.equal(stream.text, 'x');
  });

  it('is gone, without a fault, when the reader has left', async () => {
    const stream = new SlowStream(true);
    const output = new Output(stream);
    const writing = output.write('x');
    stream.take(fault('EPIPE'));
    await writing;
    assert.equal(output.gone.aborted, true);
    assert.equal(output.failure, undefined);
    await output.write('y');
    assert.equal(stream.text, 'x');
  });

  it('keeps what is a fault: a full disk', async () => {
    const stream = new SlowStream(true);
    const output = new Output(stream);
    const writing = output.write('x');
    stream.take(fault('ENOSPC'));
    await writing;
    assert.equal((output.failure as NodeJS.ErrnoException | undefined)?.code, 'ENOSPC');
  });
});

describe('LinesPresenter', () => {
  it('writes a picture in one piece, the CSV header once', async () => {
    const stream = new SlowStream();
    const presenter = new LinesPresenter({
      output: new Output(stream),
      view: 'spreads',
      format: 'csv',
      venues: VENUES,
    });
    await presenter.show(spreads(0));
    await presenter.show(spreads(2));
    await presenter.show(spreads(1));
    assert.equal(stream.chunks.length, 3);
    const lines = stream.text.split('\r\n');
    assert.equal(lines.length, 5);
    assert.match(lines[0] ?? '', /^view,at,base,kind,buy\.venue,/);
    assert.match(lines[1] ?? '', /^spreads,77,BTC,perp-perp,binance,perp,BTCUSDT,USDT,100,,,okx,/);
  });

  it('writes NDJSON rows of one picture with one time', async () => {
    const stream = new SlowStream();
    const presenter = new LinesPresenter({
      output: new Output(stream),
      view: 'spreads',
      format: 'ndjson',
      venues: VENUES,
    });
    await presenter.show(spreads(3));
    const rows = stream.text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.deepEqual(
      rows.map(row => row.at),
      [77, 77, 77],
    );
    assert.equal(rows[0].buy.ask, 100);
  });
});

describe('LivePresenter', () => {
  function live() {
    const stream = new SlowStream();
    const terminal = new FakeTerminal();
    const screen = new Screen(terminal);
    const colours = palette(true);
    const painter = new TablePainter({
      view: 'spreads',
      venues: VENUES,
      venueName: id => id,
      sort: undefined,
      palette: colours,
    });
    const presenter = new LivePresenter({
      output: new Output(stream),
      screen,
      terminal,
      painter,
      palette: colours,
      title: ['spreads'],
      now: () => 0,
    });
    return { stream, terminal, screen, presenter };
  }

  it('draws each picture by one write that fills the screen and no more', async () => {
    const { stream, terminal, presenter } = live();
    await presenter.show(spreads(50));
    await presenter.show(spreads(2));
    assert.equal(stream.chunks.length, 2);
    for (const chunk of stream.chunks) assert.equal(chunk.split('\r\n').length, terminal.rows);
    assert.ok(stream.chunks[0]?.startsWith(`${ESC}[?1049h${ESC}[?25l`));
    assert.ok(!stream.chunks[1]?.includes('1049h'));
    assert.match(stream.chunks[0] ?? '', /5 of 50 rows/);
  });

  it('shows how loading goes before there are rows', () => {
    const { stream, presenter } = live();
    presenter.status(healthOf([marketProgress()]));
    assert.match(stream.text, /binance perp: 412 instruments, 3 connections, 398 of 412/);
  });

  it('draws again, and asks again, when the terminal changes its size', async () => {
    const { stream, terminal, presenter } = live();
    let asked = 0;
    presenter.onResize(() => {
      asked += 1;
    });
    await presenter.show(spreads(50));
    terminal.rows = 12;
    for (const listener of terminal.listeners) listener();
    await settle();
    assert.equal(asked, 1);
    assert.equal(stream.chunks.at(-1)?.split('\r\n').length, 12);
    assert.equal(presenter.rowLimit, 12);
  });

  it('gives the terminal back and leaves the last picture in it, once', async () => {
    const { stream, terminal, presenter } = live();
    await presenter.show(spreads(2));
    await presenter.finish();
    await presenter.finish();
    await presenter.show(spreads(2));
    assert.equal(stream.chunks.length, 2);
    const last = stream.chunks.at(-1) ?? '';
    assert.ok(last.startsWith(`${ESC}[?7h${ESC}[?25h${ESC}[?1049l`));
    assert.match(last, /BTC.*\n.*BTC.*\n.*2 rows/);
    assert.equal(terminal.listeners.size, 0);
  });

  it('gives nothing back that was never taken', async () => {
    const { stream, presenter } = live();
    await presenter.finish();
    assert.equal(stream.text, '');
  });
});

describe('Screen', () => {
  it('clears the rest of a line, but not the last cell of a full one', () => {
    const terminal = new FakeTerminal();
    terminal.columns = 20;
    terminal.rows = 4;
    const drawn = new Screen(terminal).draw(['x'.repeat(20), 'short']);
    assert.ok(drawn.includes(`${'x'.repeat(20)}\r\nshort${ESC}[K\r\n`));
  });
});

describe('StatusLine', () => {
  it('keeps its line below the words', async () => {
    const stream = new SlowStream();
    const line = new StatusLine(new Output(stream), () => 20);
    line.set('1 of 2 markets ready and more');
    await line.write('info  x: y\n');
    line.set('');
    const shown = '1 of 2 markets rea…';
    assert.equal(stream.text, `\r${ESC}[K${shown}\r${ESC}[Kinfo  x: y\n${shown}\r${ESC}[K`);
  });

  it('is nothing where there is no terminal', () => {
    const stream = new SlowStream();
    new StatusLine(new Output(stream), undefined).set('x');
    assert.equal(stream.text, '');
  });
});

describe('LogSink', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spread-scanner-'));
    path = join(folder, 'scan.log');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the console at its level and the file at debug, with times, behind what is there', async () => {
    writeFileSync(path, 'before\n');
    const stream = new SlowStream();
    const log = new LogSink({ console: new Output(stream), level: 'warn', file: path, now: () => 0 });
    assert.equal(log.enabled('debug'), true);
    assert.equal(log.enabled('trace'), false);
    log.write('info', 'okx', 'hello');
    log.write('error', 'okx', `two\nlines${ESC}[2J`);
    log.write('trace', 'okx', 'never');
    await log.close();
    assert.equal(stream.text, 'error okx: two\n      lines [2J\n');
    assert.equal(
      readFileSync(path, 'utf8'),
      'before\n1970-01-01T00:00:00.000Z info  okx: hello\n1970-01-01T00:00:00.000Z error okx: two\n    lines [2J\n',
    );
  });

  it('keeps lines back while a table has the terminal', async () => {
    const stream = new SlowStream();
    const log = new LogSink({ console: new Output(stream), level: 'info', file: undefined, now: () => 0 });
    log.hold();
    for (let i = 0; i < 60; i++) log.write('warn', 'x', String(i));
    assert.equal(stream.text, '');
    log.release();
    await settle();
    assert.equal(stream.text.split('\n').length - 1, 50);
    assert.match(stream.text, /^warn {2}x: 10\n/);
  });

  it('refuses a file that cannot be opened', () => {
    const options = { console: new Output(new SlowStream()), level: 'info' as const, file: folder, now: () => 0 };
    assert.throws(
      () => new LogSink(options),
      (error: unknown) =>
        error instanceof UsageError && /--log-file: cannot open .*: it is a directory/.test(error.message),
    );
  });
});
