import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import type { ViewWish } from '../protocol/messages';
import { BestRows } from './bestRows';
import type { MarketRows } from './edgeNodes';
import type { EngineClient } from './engineClient';
import { NodeTree } from './nodeTree';
import { refOf, type ViewRow } from './rows';
import type { TreeNode } from './treeModel';

export interface EdgeTreeOptions {
  readonly viewId: string;
  /** Name of its wishes, unique. */
  readonly name: string;
  readonly client: EngineClient;
  readonly clock: Clock;
  /** What to ask for while the view is visible; undefined: nothing. */
  readonly wish: () => ViewWish | undefined;
  readonly nodes: (rows: readonly ViewRow[], markets: MarketRows) => readonly TreeNode[];
}

const MARKETS_PACE_MS = 1_000;
/** Instruments of one asset that are asked for at most. */
const MARKETS_PER_ASSET = 60;

/** A tree of edges. Funding is asked for only of the assets that are expanded. */
export class EdgeTree implements Disposable {
  readonly tree: NodeTree;
  readonly #options: EdgeTreeOptions;
  readonly #own = new DisposableStore();
  readonly #rows: BestRows;
  readonly #markets: BestRows;
  readonly #expanded = new Map<string, string>();
  #visible = false;

  constructor(options: EdgeTreeOptions) {
    this.#options = options;
    const { client, clock, name, viewId } = options;
    const changed = () => this.tree.refresh();
    this.#rows = this.#own.add(new BestRows(client, name, changed));
    this.#markets = this.#own.add(new BestRows(client, `${name} markets`, changed));
    this.tree = this.#own.add(
      new NodeTree({
        viewId,
        clock,
        nodes: () => options.nodes(this.#rows.rows, this.#marketRows()),
        onVisible: visible => {
          this.#visible = visible;
          this.apply();
        },
        onExpanded: (node, expanded) => {
          const { asset } = node.target;
          if (expanded && asset !== undefined) this.#expanded.set(node.id, asset);
          else this.#expanded.delete(node.id);
          this.#applyMarkets();
        },
      }),
    );
    this.#visible = this.tree.view.visible;
    this.#own.add(
      client.onStatus(() => {
        this.#describe();
        changed();
      }),
    );
    this.apply();
  }

  /** What is asked for may have changed. */
  apply(): void {
    this.#rows.want(this.#visible ? this.#options.wish() : undefined);
    this.#applyMarkets();
    this.#describe();
    this.tree.refresh();
  }

  dispose(): void {
    this.#own.dispose();
  }

  #applyMarkets(): void {
    const assets = [...new Set(this.#expanded.values())].sort();
    this.#markets.want(
      this.#visible && assets.length > 0
        ? {
            view: 'markets',
            first: 0,
            last: assets.length * MARKETS_PER_ASSET,
            sort: { column: 'symbol', descending: false },
            filter: { assets, markets: ['perp'] },
            paceMs: MARKETS_PACE_MS,
          }
        : undefined,
    );
  }

  #marketRows(): MarketRows {
    return new Map(this.#markets.rows.map(row => [refOf(row).buy, row]));
  }

  #describe(): void {
    this.tree.view.description = this.#options.client.simulated ? 'simulated' : '';
  }
}
