import { commands, env, Uri, window as workbench } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { Log } from '../base/log';
import { printText } from '../model/filter/print';
import { venueName } from '../model/venueNames';
import { EXPORT_VIEWS } from '../protocol/messages';
import type { ExplanationAction, FromPage, PanelState } from '../protocol/panel';
import { askAssets, pickAsset, pickVenues, scannedAssets } from './assetPicks';
import { type CommandName, PREFIX } from './commandNames';
import type { EngineClient } from './engineClient';
import { openPage } from './explanationActions';
import type { ExportArguments, ExportFlow } from './exportFlow';
import type { Lists } from './lists';
import type { Panels } from './panels';
import { isRef, refOf, type ViewRow } from './rows';
import { pickSavedFilter } from './savedFilterPick';
import type { SavedFilters } from './savedFilters';
import type { SettingsSource } from './settings';
import type { NodeTarget } from './treeModel';
import { ACTION_DONE, rowJson, rowText } from './words';

export interface CommandsParts {
  readonly client: EngineClient;
  readonly panels: Panels;
  readonly lists: Lists;
  readonly savedFilters: SavedFilters;
  readonly settings: SettingsSource;
  readonly extensionUri: Uri;
  readonly exports: () => ExportFlow;
  readonly log: Log & { show(): void };
  /** What a command was given as its argument: a node of a tree, or a reference to a row. */
  readonly targetOf: (argument: unknown) => NodeTarget;
  /** The best spread now. */
  readonly best: () => ViewRow | undefined;
  readonly useSimulated: (simulated: boolean) => void;
}

const DONE_MS = 3_000;

/** All commands. What goes wrong in one is told to the user and logged. */
export class Commands implements Disposable {
  readonly #parts: CommandsParts;
  readonly #own = new DisposableStore();

  constructor(parts: CommandsParts) {
    this.#parts = parts;
    for (const [name, run] of Object.entries(this.#table())) {
      this.#own.add(
        commands.registerCommand(`${PREFIX}${name}`, (argument: unknown) => this.#run(name, run, argument)),
      );
    }
  }

  /** Runs a command that a panel's page may ask for. */
  run(name: CommandName): void {
    void this.#run(name, this.#table()[name], undefined);
  }

  /** What a person did with a row of a panel. */
  async onPanelAction({ action }: FromPage & { type: 'action' }, row: ViewRow): Promise<void> {
    await this.#run(action, () => this.#act(action, { row, asset: row.buy.base }), undefined);
  }

  /** What a person did with what is explained. */
  async onExplanationAction(action: ExplanationAction, act: () => Promise<string>): Promise<void> {
    const run = async () => {
      const done = await act();
      if (done !== '') workbench.setStatusBarMessage(`Spread Scanner: ${done}`, DONE_MS);
    };
    await this.#run(action, run, undefined);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #table(): Record<CommandName, (argument: unknown) => unknown> {
    const { client, panels, lists, savedFilters, settings, exports, log, targetOf, best, useSimulated } = this.#parts;
    const { extensionUri } = this.#parts;
    const asset = async (argument: unknown, title: string, assets: () => readonly string[]) =>
      typeof argument === 'string' ? argument : (targetOf(argument).asset ?? (await pickAsset(title, assets())));
    const others = (list: readonly string[]) => scannedAssets(client).filter(each => !list.includes(each));
    return {
      openPanel: () => void panels.show(),
      newPanel: () => void panels.create(),
      exportCsv: given => exports().run('csv', exportArguments(given)),
      exportNdjson: given => exports().run('ndjson', exportArguments(given)),
      start: () => client.start(),
      stop: () => client.stop(),
      reconnectAll: () => client.reconnect(),
      chooseExchanges: async () => {
        const venues = await pickVenues(settings.now.engine.venues);
        if (venues) await settings.update('venues', venues);
      },
      filterAssets: async () => {
        const assets = await askAssets(settings.now.engine.assets);
        if (assets) await settings.update('assets', assets);
      },
      addToWatchlist: async given => {
        const picked = await asset(given, 'Add to Watchlist', () => others(lists.watched));
        if (picked) await lists.setWatched(picked, true);
      },
      removeFromWatchlist: async given => {
        const picked = await asset(given, 'Remove from Watchlist', () => lists.watched);
        if (picked) await lists.setWatched(picked, false);
      },
      muteAsset: async given => {
        const picked = await asset(given, 'Mute Asset', () => others(lists.muted));
        if (picked) await lists.setMuted(picked, true);
      },
      unmuteAsset: async given => {
        const picked = await asset(given, 'Unmute Asset', () => lists.muted);
        if (picked) await lists.setMuted(picked, false);
      },
      showLog: () => log.show(),
      useSimulated: () => useSimulated(true),
      useLive: () => useSimulated(false),
      copyBestSpread: async () => {
        const row = best();
        if (!row)
          return void workbench.showInformationMessage('Spread Scanner: there is no ranked spread to copy yet.');
        await this.#act('copyText', { row });
      },
      openSettings: () => commands.executeCommand('workbench.action.openSettings', `@ext:${EXTENSION_ID}`),
      applySavedFilter: async given => {
        const filter = await pickSavedFilter(savedFilters.now, given);
        if (filter) panels.show({ text: filter.query });
      },
      filterHelp: () =>
        commands.executeCommand('markdown.showPreview', Uri.joinPath(extensionUri, 'docs', 'FILTERS.md')),
      openInPanel: given => {
        const { asset: name } = targetOf(given);
        panels.show(name === undefined ? {} : onlyAsset(name));
      },
      explainBest: () => {
        const row = best();
        if (row) panels.show({ view: 'spreads', selected: refOf(row) });
        else void workbench.showInformationMessage('Spread Scanner: there is no ranked spread to explain yet.');
      },
      explain: given => {
        const { row } = targetOf(given);
        const ref = row ? refOf(row) : isRef(given) ? given : undefined;
        if (ref) panels.show({ view: 'spreads', selected: { buy: ref.buy, sell: ref.sell } });
      },
      copyText: given => this.#act('copyText', targetOf(given)),
      copyJson: given => this.#act('copyJson', targetOf(given)),
      watch: given => this.#act('watch', targetOf(given)),
      unwatch: given => this.#act('unwatch', targetOf(given)),
      mute: given => this.#act('mute', targetOf(given)),
      openTradePage: given => this.#act('openTradePage', targetOf(given)),
      reconnectVenue: given => {
        const { venue } = targetOf(given);
        if (venue !== undefined) client.reconnect(venue);
      },
    };
  }

  async #act(action: (FromPage & { type: 'action' })['action'], { row, asset, side }: NodeTarget): Promise<void> {
    const { lists, log } = this.#parts;
    if (!row && asset === undefined) {
      log.write('info', 'command', `${action}: the row has left its list`);
      workbench.setStatusBarMessage('Spread Scanner: that row has just left its list', DONE_MS);
      return;
    }
    switch (action) {
      case 'watch':
      case 'unwatch':
        if (asset !== undefined) await lists.setWatched(asset, action === 'watch');
        break;
      case 'mute':
        if (asset !== undefined) await lists.setMuted(asset, true);
        break;
      case 'copyText':
      case 'copyJson':
        if (row) await env.clipboard.writeText(action === 'copyText' ? rowText(row) : rowJson(row));
        break;
      case 'openTradePage':
        if (row) await openTradePage(row, side);
        break;
      case 'openInPanel':
        if (row) this.#parts.panels.show({ view: 'spreads', selected: refOf(row) });
        break;
    }
    const done = ACTION_DONE[action];
    if (done && row) workbench.setStatusBarMessage(`Spread Scanner: ${done}`, DONE_MS);
  }

  async #run(name: string, run: (argument: unknown) => unknown, argument: unknown): Promise<unknown> {
    try {
      return await run(argument);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#parts.log.write('error', 'command', `${name}: ${why}`);
      void workbench.showErrorMessage(`Spread Scanner: ${why}`);
      return undefined;
    }
  }
}

const EXTENSION_ID = 'spread-scanner.spread-scanner';

/** Opens the page of the leg, asking which where a row has two. */
async function openTradePage({ buy, sell }: ViewRow, side: 'buy' | 'sell' | undefined): Promise<void> {
  let leg = side === 'sell' ? sell : buy;
  if (side === undefined && buy !== sell) {
    const items = [buy, sell].map((each, i) => ({
      label: `${i === 0 ? 'Buy' : 'Sell'} ${venueName(each.venue)} ${each.market}`,
      description: each.symbol,
      leg: each,
    }));
    const picked = await workbench.showQuickPick(items, { title: 'Open Trade Page' });
    if (!picked) return;
    leg = picked.leg;
  }
  await openPage(leg);
}

/** The spreads of one asset and no other, whatever was filtered before. */
function onlyAsset(name: string): Partial<PanelState> {
  const nothingElse = { venues: [], kinds: [], markets: [], minNetPct: null, minNotional: null, watchedOnly: false };
  return { view: 'spreads', text: `asset:${printText(name)}`, ...nothingElse };
}

function exportArguments(given: unknown): ExportArguments {
  if (typeof given !== 'object' || given === null) return {};
  const { view, filter, file } = given as Readonly<Record<string, unknown>>;
  const known = EXPORT_VIEWS.find(each => each === view);
  return {
    ...(known && { view: known }),
    ...(typeof filter === 'string' && { filter }),
    ...(typeof file === 'string' && { file }),
  };
}
