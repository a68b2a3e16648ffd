import type { Browser } from 'playwright-core';
import type { DemoOptions } from '../../../src/demo/demo';
import { complete, type Scan, scanDemo } from '../../harness/engineOnDemo';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { startBrowser } from '../driver/browser';
import { type Size, Workbench } from '../driver/workbench';
import { installServer, ROOT } from '../install';
import { startVsCodeServer, type VsCodeServer } from '../vscodeServer';

/** VS Code with the extension, and the same engine here, on the same simulated exchanges. */
export interface Setup {
  readonly scan: Scan;
  readonly browser: Browser;
  readonly server: VsCodeServer;
  readonly workbench: Workbench;
  close(): Promise<void>;
}

export interface SetupOptions {
  readonly demo?: DemoOptions;
  readonly size?: Size;
  readonly user?: Readonly<Record<string, unknown>>;
}

export async function setUp({ demo = { frozen: true }, size, user = {} }: SetupOptions = {}): Promise<Setup> {
  const ends: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const scan = await scanDemo({ venues: FIRST_VENUES, ...demo });
    ends.push(() => scan.close());
    await complete(scan);
    const server = await startVsCodeServer({
      server: await installServer(line => console.log(line)),
      extension: ROOT,
      userSettings: { 'spreadScanner.venues': FIRST_VENUES, ...user },
      machineSettings: { 'spreadScanner.endpoints': scan.demo.endpoints },
    });
    ends.push(() => server.stop());
    const browser = await startBrowser();
    ends.push(() => browser.close());
    const workbench = await Workbench.open(browser, server, size);
    return { scan, browser, server, workbench, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export const NAMES: Readonly<Record<string, string>> = { binance: 'Binance', bybit: 'Bybit', okx: 'OKX' };
