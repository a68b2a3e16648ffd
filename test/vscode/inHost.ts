import { setTimeout as sleep } from 'node:timers/promises';
import { FIRST_VENUES } from '../harness/firstVenues';
import { bundleSuites } from './bundle';
import { startControlledDemo } from './demoControl';
import { startBrowser } from './driver/browser';
import { Problems } from './driver/problems';
import { installServer, ROOT } from './install';
import { CONTROL, MARK } from './suite/contract';
import { startVsCodeServer } from './vscodeServer';

/** All suites together; each wait inside them is bounded too. */
const LIMIT_MS = 5 * 60_000;

/** Runs the suites of suite/ inside the extension host of VS Code for browsers and prints what mocha says. */
async function runInHost(): Promise<number> {
  const tests = await bundleSuites();
  const server = await installServer(line => console.log(line));
  const control = await startControlledDemo({ venues: FIRST_VENUES, frozen: true });
  const ends: (() => Promise<void>)[] = [() => control.close()];
  try {
    const code = await startVsCodeServer({
      server,
      extension: ROOT,
      userSettings: { 'spreadScanner.venues': FIRST_VENUES },
      machineSettings: { 'spreadScanner.endpoints': control.demo.endpoints },
      env: { [CONTROL]: control.url },
    });
    ends.push(() => code.stop());
    const browser = await startBrowser();
    ends.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    const problems = Problems.watch(page);
    await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
      if (args[0] === MARK) console.log(String(args[1] ?? ''));
    });
    let exited: (code: number) => void = () => undefined;
    const exit = new Promise<number>(resolve => {
      exited = resolve;
    });
    await page.exposeFunction('codeAutomationExit', (exitCode: number) => exited(exitCode));
    code.onDied(words => {
      console.error(words);
      exited(1);
    });
    await page.goto(code.url(tests));
    const outcome = await Promise.race([exit, sleep(LIMIT_MS, 'late' as const, { ref: false })]);
    if (outcome === 0) return 0;
    if (outcome === 'late') console.error(`The suites did not end within ${LIMIT_MS / 60_000} minutes.`);
    console.error(['The console of VS Code:', ...problems.all.slice(-30)].join('\n'));
    return 1;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

runInHost().then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
