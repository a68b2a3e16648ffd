import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { panelHtml } from '../src/ui/panelHtml';
import { startBrowser } from '../test/vscode/driver/browser';
import { ROOT } from '../test/vscode/install';

/**
 * How smooth the page stays: 10,000 edges, a market at full pace, windows as fast as the page takes them, and a hand that
 * scrolls and types all the time; the same hand on a bare row pool in the same run. Ends with one JSON line.
 *
 * `--seconds N` of each (30), `--edges N` (10000), `--rate N` quotes a second (20000).
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    edges: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '20000' },
  },
});

const NONCE = 'a1b2c3d4e5f6';
/** Six instruments of an asset make so many ordered pairs. */
const EDGES_OF_ASSET = 30;
const TEXTS = ['coin1', 'okx', 'coin27', 'bybit'];

interface Figures {
  readonly seconds: number;
  readonly windows: number;
  readonly paintedFrames: number;
  /** Tasks of more than 50 ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** The same by the processor time of the page's thread, which a machine that is busy with other things does not lengthen. */
  readonly longTasksCpu: number;
  readonly longestTaskCpuMs: number;
  readonly scriptMsPerFrame: number;
  readonly layoutMsPerFrame: number;
  readonly taskMsPerFrame: number;
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    ...{ bundle: true, platform: 'browser', format: 'iife', target: 'es2022', write: false, minify: true },
    ...{ tsconfig: join(ROOT, 'webview/tsconfig.json'), logLevel: 'error', outdir: join(ROOT, 'dist/bench') },
  });
  return outputFiles[0]?.text ?? '';
}

/** The two pages, each with its worker, on loopback. */
async function serve(): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const plan = { assets: Math.ceil(Number(values.edges) / EDGES_OF_ASSET), quotesPerSecond: Number(values.rate) };
  const host = `
    const longTasks = [];
    new PerformanceObserver(list => longTasks.push(...list.getEntries().map(each => each.duration)))
      .observe({ type: 'longtask' });
    const worker = new Worker('/pageHost.js', { name: ${JSON.stringify(JSON.stringify(plan))} });
    window.bench = { longTasks, windows: 0 };
    worker.onmessage = ({ data }) => {
      if (data.type === 'window') window.bench.windows++;
      window.postMessage(data, '*');
    };
    window.acquireVsCodeApi = () => ({ postMessage: message => worker.postMessage(message), getState() {}, setState() {} });`;
  const page = (origin: string, script: string) =>
    panelHtml({ cspSource: origin, script: `${origin}${script}`, style: `${origin}/panel.css`, nonce: NONCE })
      // The host and engine of the page are a worker here.
      .replace("base-uri 'none'", `worker-src ${origin}; base-uri 'none'`)
      .replace('<script nonce', `<script nonce="${NONCE}" src="${origin}/host.js"></script>\n<script nonce`);
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/panel.js': ['text/javascript', await bundle('webview/main.ts')],
    '/panel.css': ['text/css', await bundle('webview/styles/panel.css')],
    '/bare.js': ['text/javascript', await bundle('bench/page/barePool.ts')],
    '/pageHost.js': ['text/javascript', await bundle('bench/page/pageHost.ts')],
    '/host.js': ['text/javascript', host],
  };
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url ?? '/', origin);
    const script = pathname === '/' ? '/panel.js' : pathname === '/bare' ? '/bare.js' : undefined;
    const file = script ? (['text/html', page(origin, script)] as const) : files[pathname];
    response.writeHead(file ? 200 : 204, { 'content-type': `${file?.[0] ?? 'text/plain'}; charset=utf-8` });
    response.end(file?.[1]);
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => new Promise(closed => server.close(() => closed())) };
}

/** Scrolls by wheel, far and near, and types into the filter and out of it, until the time is over. */
async function useIt(page: Page, seconds: number, hasFilter: boolean): Promise<void> {
  const endAt = Date.now() + seconds * 1000;
  const filter = page.locator('.filter-text input').first();
  for (let turn = 0; Date.now() < endAt; turn++) {
    await page.mouse.move(600, 500);
    for (let i = 0; i < 40 && Date.now() < endAt; i++) {
      await page.mouse.wheel(0, (turn % 2 === 0 ? 1 : -1) * (i % 8 === 0 ? 2200 : 180));
      await page.waitForTimeout(25);
    }
    if (!hasFilter) continue;
    await filter.click();
    await page.keyboard.type(TEXTS[turn % TEXTS.length] as string, { delay: 60 });
    await page.waitForTimeout(400);
    for (const _ of TEXTS[turn % TEXTS.length] as string) await page.keyboard.press('Backspace', { delay: 30 });
    await page.waitForTimeout(200);
  }
}

async function measure(browser: Browser, url: string, seconds: number): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  await page.goto(url);
  const run = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
  for (let left = 100; (await run<number>('bench.windows')) < 5; left--) {
    if (left === 0) throw new Error(`no windows at ${url}: ${problems.join('; ')}`);
    await page.waitForTimeout(100);
  }
  await page.waitForTimeout(1_000);
  const cdp = await page.context().newCDPSession(page);
  const trace = await startTrace(cdp);
  await cdp.send('Performance.enable');
  const before = await metricsOf(cdp);
  await run('void (bench.longTasks.length = 0, bench.windows = 0)');
  await useIt(page, seconds, url.endsWith('/'));
  const after = await metricsOf(cdp);
  const { windows, longTasks } = await run<{ windows: number; longTasks: number[] }>('bench');
  const { drawn, tasksMs } = await trace.end();
  const painted = Math.max(1, drawn);
  await page.close();
  if (problems.length > 0) throw new Error(problems.join('; '));
  const perFrame = (...names: readonly string[]) =>
    round((names.reduce((sum, name) => sum + (after[name] ?? 0) - (before[name] ?? 0), 0) * 1000) / painted);
  return {
    ...{ seconds, windows, paintedFrames: painted, longTasks: longTasks.length },
    longestTaskMs: round(Math.max(0, ...longTasks)),
    longTasksCpu: tasksMs.filter(ms => ms > 50).length,
    longestTaskCpuMs: round(Math.max(0, ...tasksMs)),
    scriptMsPerFrame: perFrame('ScriptDuration'),
    layoutMsPerFrame: perFrame('LayoutDuration', 'RecalcStyleDuration'),
    taskMsPerFrame: perFrame('TaskDuration'),
  };
}

async function metricsOf(cdp: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  /** Processor time in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What the browser's own trace tells until the end: frames that were drawn, and processor ms of the longer tasks of pages. */
async function startTrace(cdp: CDPSession): Promise<{ end(): Promise<{ drawn: number; tasksMs: number[] }> }> {
  let drawn = 0;
  const pages = new Set<number>();
  const tasks: { readonly tid: number; readonly ms: number }[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, tid, tdur = 0, args } of value as unknown as readonly TraceEvent[]) {
      if (name === 'DrawFrame') drawn += 1;
      else if (name === 'thread_name' && args?.name === 'CrRendererMain') pages.add(tid);
      else if (name.endsWith('RunTask') && tdur > 10_000) tasks.push({ tid, ms: tdur / 1000 });
    }
  });
  await cdp.send('Tracing.start', {
    categories:
      'disabled-by-default-devtools.timeline.frame,devtools.timeline.frame,toplevel,disabled-by-default-devtools.timeline',
  });
  return {
    async end() {
      const done = new Promise<void>(ended => cdp.once('Tracing.tracingComplete', () => ended()));
      await cdp.send('Tracing.end');
      await done;
      return { drawn, tasksMs: tasks.filter(({ tid }) => pages.has(tid)).map(({ ms }) => ms) };
    },
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

async function run(): Promise<void> {
  const seconds = Number(values.seconds);
  const server = await serve();
  const browser = await startBrowser();
  try {
    const bare = await measure(browser, `${server.origin}/bare`, seconds);
    const table = await measure(browser, `${server.origin}/`, seconds);
    const cost = ({ scriptMsPerFrame, layoutMsPerFrame }: Figures) => scriptMsPerFrame + layoutMsPerFrame;
    const times = round(cost(table) / cost(bare));
    const asked = { edges: Number(values.edges), quotesPerSecond: Number(values.rate) };
    console.log(JSON.stringify({ bench: 'page', ...asked, table, bare, timesBare: times }));
  } finally {
    await browser.close();
    await server.close();
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
