import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import { bestOfEach, edgeNode, type MarketRows, watchedNode } from './edgeNodes';
import { EdgeTree } from './edgeTree';
import type { EngineClient } from './engineClient';
import type { Lists } from './lists';
import type { ViewRow } from './rows';
import type { SettingsSource } from './settings';
import type { NodeTarget } from './treeModel';
import { VenuesTree } from './venuesTree';

export interface TreesParts {
  readonly client: EngineClient;
  readonly lists: Lists;
  readonly settings: SettingsSource;
  readonly clock: Clock;
}

const PACE_MS = 500;
/** Pairs of one watched asset that are looked through for the best; and of all of them. */
const PAIRS_PER_ASSET = 200;
const MOST_PAIRS = 4_000;

/** The three views of the side bar. */
export class Trees implements Disposable {
  readonly best: EdgeTree;
  readonly watchlist: EdgeTree;
  readonly venues: VenuesTree;
  readonly #own = new DisposableStore();

  constructor({ client, lists, settings, clock }: TreesParts) {
    const options = (prefix: string, markets: MarketRows) => ({ prefix, watched: new Set(lists.watched), markets });
    const byNet = { column: 'netPct', descending: true };
    this.best = this.#own.add(
      new EdgeTree({
        ...{ client, clock, viewId: 'spreadScanner.best', name: 'best spreads' },
        wish: () => {
          const { minNetPct, treeCount, treeFilter } = settings.now.ui;
          const filter = {
            rankedOnly: true,
            ...(lists.muted.length > 0 && { muted: lists.muted }),
            ...(minNetPct !== null && { minNetPct }),
            ...(treeFilter !== '' && { query: treeFilter }),
          };
          return { view: 'spreads', first: 0, last: treeCount, sort: byNet, filter, paceMs: PACE_MS };
        },
        nodes: (rows, markets) => rows.map(row => edgeNode(row, options('best:', markets))),
      }),
    );
    this.watchlist = this.#own.add(
      new EdgeTree({
        ...{ client, clock, viewId: 'spreadScanner.watchlist', name: 'watchlist' },
        wish: () => {
          const assets = lists.watched;
          if (assets.length === 0) return undefined;
          const last = Math.min(MOST_PAIRS, assets.length * PAIRS_PER_ASSET);
          return { view: 'spreads', first: 0, last, sort: byNet, filter: { assets }, paceMs: 2 * PACE_MS };
        },
        nodes: (rows, markets) => {
          const best = bestOfEach(lists.watched, rows);
          const { state } = client.status;
          return lists.watched.map((asset, i) => watchedNode(asset, best[i], state, options('watch:', markets)));
        },
      }),
    );
    this.venues = this.#own.add(new VenuesTree(client, clock));
    const apply = () => {
      this.best.apply();
      this.watchlist.apply();
    };
    this.#own.add(settings.onChange(apply));
    this.#own.add(lists.onChange(apply));
  }

  /** What a node that a menu command was given stands for. */
  targetOf(argument: unknown): NodeTarget | undefined {
    for (const { tree } of [this.best, this.watchlist, this.venues]) {
      const node = tree.nodeOf(argument);
      if (node) return node.target;
    }
    return undefined;
  }

  /** Rows that the trees show, for what names a row by its instruments. */
  get rows(): readonly ViewRow[] {
    return [this.best, this.watchlist].flatMap(({ tree }) => tree.roots.flatMap(node => node.target.row ?? []));
  }

  dispose(): void {
    this.#own.dispose();
  }
}
