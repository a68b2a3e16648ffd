import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { bundleForHost } from '../../test/vscode/bundle';
import { startBrowser } from '../../test/vscode/driver/browser';
import { eventually } from '../../test/vscode/driver/eventually';
import { PanelPage } from '../../test/vscode/driver/panelPage';
import { Workbench } from '../../test/vscode/driver/workbench';
import { installServer, ROOT } from '../../test/vscode/install';
import { startVsCodeServer } from '../../test/vscode/vscodeServer';
import { type Exchanges, MEASURED_VENUES, startExchanges } from './exchanges';
import { PROBE_MARK, type Probe } from './probe/contract';

type Answer<K extends keyof Probe> = Awaited<ReturnType<Probe[K]>>;

/** A real VS Code in Chromium with the extension on simulated exchanges, and a probe inside its extension host. */
export interface Session {
  readonly exchanges: Exchanges;
  readonly workbench: Workbench;
  ask<K extends keyof Probe>(name: K, ...args: Parameters<Probe[K]>): Promise<Answer<K>>;
  /** Waits until every market has what it needs. */
  complete(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly quotesPerSecond: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Given the window's page before it goes anywhere. */
  readonly watch?: (page: Page) => void;
}

const COMPLETE_LIMIT_MS = 60_000;

export async function openSession({ quotesPerSecond, settings = {}, watch }: SessionOptions): Promise<Session> {
  const ends: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const path = await bundleForHost(join(__dirname, 'probe', 'index.ts'), 'bench-probe');
    const exchanges = await startExchanges({ quotesPerSecond });
    ends.push(() => exchanges.close());
    const server = await startVsCodeServer({
      server: await installServer(line => console.log(line)),
      extension: ROOT,
      userSettings: { 'spreadScanner.venues': MEASURED_VENUES, ...settings },
      machineSettings: { 'spreadScanner.endpoints': exchanges.endpoints },
    });
    ends.push(() => server.stop());
    const browser = await startBrowser();
    ends.push(() => browser.close());
    let url = '';
    const workbench = await Workbench.open(browser, server, undefined, {
      path,
      onLog: args => {
        if (args[0] === PROBE_MARK) url = String(args[1]);
      },
      ...(watch && { watch }),
      onExit: code => console.log(`the probe ended with ${code}`),
    });
    await eventually('the probe is there', () => url !== '', 60_000);
    const ask: Session['ask'] = async (name, ...args) => {
      const response = await fetch(`${url}/${name}`, { method: 'POST', body: JSON.stringify(args) });
      if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
      return ((await response.json()) as { answer: never }).answer;
    };
    const complete = () =>
      eventually('every market is complete', async () => (await ask('engine')).complete, COMPLETE_LIMIT_MS);
    return { exchanges, workbench, ask, complete, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Brings everything that shows live numbers onto the screen: the panel, the side bar with its trees, the status bar. */
export async function showAll({ workbench }: Session): Promise<PanelPage> {
  await workbench.openContainer('Spread Scanner');
  for (const title of ['Best Spreads', 'Watchlist', 'Venues']) await workbench.tree(title).open();
  await workbench.command('Spread Scanner: Open Panel');
  return await PanelPage.withRows(workbench);
}
