import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Market } from '../../src/model/instrument';
import type { Sort } from '../../src/protocol/messages';
import type { FromPage, PanelState } from '../../src/protocol/panel';
import { panelHtml } from '../../src/ui/panelHtml';
import { parseFromPage } from '../../src/ui/parseFromPage';

const ROOT = resolve(__dirname, '../..');
const NONCE = 'a1b2c3d4e5f6';
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The two files of the page, as the build makes them. */
export async function buildPage(minify = false): Promise<{ readonly script: string; readonly style: string }> {
  const { outputFiles } = await build({
    entryPoints: { panel: join(ROOT, 'webview/main.ts'), style: join(ROOT, 'webview/styles/panel.css') },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    tsconfig: join(ROOT, 'webview/tsconfig.json'),
    outdir: join(ROOT, 'dist/webview'),
    write: false,
    minify,
    logLevel: 'silent',
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** The host's own page with a host inside it that follows a script. Everything is on loopback. */
export class PanelServer {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<PanelServer> {
    const { script, style } = await buildPage();
    const harness = await readFile(join(__dirname, 'page/harness.js'), 'utf8');
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host}`;
      const page = panelHtml({
        cspSource: origin,
        script: `${origin}/panel.js`,
        style: `${origin}/panel.css`,
        nonce: NONCE,
      }).replace('<script nonce', `<script nonce="${NONCE}" src="${origin}/harness.js"></script>\n<script nonce`);
      const files: Readonly<Record<string, readonly [string, string]>> = {
        '/': ['text/html', page],
        '/panel.js': ['text/javascript', script],
        '/panel.css': ['text/css', style],
        '/harness.js': ['text/javascript', harness],
      };
      const file = files[new URL(request.url ?? '/', origin).pathname];
      response.writeHead(file ? 200 : 204, { 'content-type': `${file?.[0] ?? 'text/plain'}; charset=utf-8` });
      response.end(file?.[1]);
    });
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const executablePath = process.env.CHROMIUM_PATH ?? BROWSERS.find(existsSync);
    if (executablePath === undefined) throw new Error('no Chromium: apt-get install -y chromium, or set CHROMIUM_PATH');
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
    return new PanelServer(server, browser);
  }

  async open(width = 1600, height = 700, assets = 1667): Promise<PanelPage> {
    const page = await this.#browser.newPage({ viewport: { width, height } });
    const panel = new PanelPage(page);
    const themes = await readFile(join(__dirname, 'page/themes.json'), 'utf8');
    await page.addInitScript(`window.harnessAssets = ${assets}; window.harnessThemes = ${themes}`);
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
    await panel.until('harness.count("ready") === 1');
    await panel.run('harness.theme("dark")');
    return panel;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await new Promise(closed => this.#server.close(closed));
  }
}

export interface ShownRow {
  readonly index: number;
  readonly seen: boolean;
  readonly look: string;
  readonly texts: readonly string[];
  /** By the words of the header; of two columns with the same words the last one. */
  readonly byColumn: Readonly<Record<string, string>>;
}

interface ModelInstrument {
  readonly venue: string;
  readonly market: Market;
  readonly symbol: string;
  readonly base: string;
  readonly tickSize: number;
}

export interface ModelRow {
  readonly buy: ModelInstrument;
  readonly sell: ModelInstrument;
  readonly numbers: Readonly<Record<string, number | null>>;
  readonly state: string;
  readonly reason: string;
}

/** A page with the panel, and what it and its host have said. */
export class PanelPage {
  readonly page: Page;
  readonly problems: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', error => this.problems.push(error.message));
  }

  /** Evaluates an expression of test/webview/page/harness.js in the page. */
  run<T = unknown>(expression: string): Promise<T> {
    return this.page.evaluate(expression) as Promise<T>;
  }

  async until(expression: string): Promise<void> {
    // Asked from outside: inside, the page's policy forbids evaluating text.
    for (let left = 600; left > 0; left--) {
      if (await this.run<boolean>(expression)) return;
      await this.page.waitForTimeout(25);
    }
    throw new Error(`never true: ${expression}`);
  }

  async hydrate(state: Partial<PanelState> = {}, parts: object = {}): Promise<void> {
    await this.run(`harness.health(); harness.hydrate(${JSON.stringify(state)}, ${JSON.stringify(parts)})`);
    await this.settled();
  }

  /** The answer to the latest wish is on the page. */
  async settled(): Promise<void> {
    await this.page.evaluate('new Promise(done => setTimeout(done, 60))');
    const sent = await this.run<number>('harness.sent');
    if (await this.run<boolean>('harness.still')) {
      await this.page.evaluate('new Promise(done => setTimeout(done, 250))');
      return;
    }
    if (await this.run<boolean>('harness.asked')) await this.until(`harness.sent >= ${sent + 2}`);
    await this.page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  /** Rows in sight. */
  async seen(): Promise<readonly ShownRow[]> {
    return (await this.run<readonly ShownRow[]>('harness.rows()')).filter(({ seen }) => seen);
  }

  expected(view: string, sort: Sort, filter: object, first: number, last: number): Promise<readonly ModelRow[]> {
    return this.run(
      `harness.expected(${[view, sort, filter, first, last].map(each => JSON.stringify(each)).join(', ')})`,
    );
  }

  count(type: FromPage['type']): Promise<number> {
    return this.run(`harness.count(${JSON.stringify(type)})`);
  }

  last<T extends FromPage['type']>(type: T): Promise<Extract<FromPage, { type: T }>> {
    return this.run(`harness.last(${JSON.stringify(type)})`);
  }

  async scrollToRow(index: number): Promise<void> {
    await this.run(`harness.scrollTo(${index * 22})`);
    await this.settled();
  }

  /** Everything that should not have happened. */
  async troubles(): Promise<readonly string[]> {
    const inPage = await this.run<readonly string[]>(
      '[...harness.violations, ...harness.errors, ...harness.messages.filter(m => m.type === "fault").map(m => m.message)]',
    );
    return [...this.problems, ...inPage];
  }

  /** Closes the page; what should not have happened on it, and what it said that the host would not take. */
  async end(): Promise<{ readonly troubles: readonly string[]; readonly refused: readonly string[] }> {
    const troubles = await this.troubles();
    const said = await this.run<readonly FromPage[]>('harness.messages');
    await this.page.close();
    const refused = said.flatMap(message => {
      const parsed = parseFromPage(message);
      return parsed.ok ? [] : [`${parsed.problem}: ${JSON.stringify(message)}`];
    });
    return { troubles, refused };
  }
}
