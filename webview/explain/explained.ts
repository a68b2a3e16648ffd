import type { Clock } from '../../src/base/clock';
import { instrumentId } from '../../src/model/instrument';
import type { Explanation } from '../../src/protocol/explain';
import {
  DEFAULT_PANEL_STATE,
  type EngineStatus,
  type FromPage,
  type Pane,
  type PanelState,
} from '../../src/protocol/panel';
import type { WindowRow } from '../table/windowRows';
import { ExplainDrawer } from './drawer';
import { ExplainRequests } from './explainRequests';

/** Faster than this nobody reads an explanation. */
const PACE_MS = 250;

export interface ExplainedParts {
  /** The drawer stands in it. */
  readonly stage: HTMLElement;
  readonly clock: Clock;
  readonly post: (message: FromPage) => void;
  readonly state: () => PanelState;
  readonly update: (change: Partial<PanelState>) => void;
  /** Gives the focus to a table. */
  readonly focus: (pane: Pane) => void;
}

/** What is explained in the drawer: the row that a person chose, asked for while it is looked at. */
export class Explained {
  readonly #parts: ExplainedParts;
  readonly #requests: ExplainRequests;
  readonly #drawer: ExplainDrawer;
  /** The table to which the focus goes back when the drawer is closed. */
  #pane: Pane = 'main';

  constructor(parts: ExplainedParts) {
    this.#parts = parts;
    const { stage, clock, post, update } = parts;
    this.#requests = new ExplainRequests(post);
    this.#drawer = new ExplainDrawer(
      stage,
      DEFAULT_PANEL_STATE.drawer,
      {
        onClose: () => this.#close(),
        onSize: drawer => update({ drawer }),
        onAction: action => post({ type: 'explanationAction', action }),
        onSubject: () => undefined,
        onShown: () => this.#requests.acknowledge(),
      },
      clock,
    );
    stage.append(this.#drawer.element);
  }

  /** Where the chart of what is explained stands. */
  get chartSlot(): HTMLElement {
    return this.#drawer.chartSlot;
  }

  open({ buy, sell }: WindowRow, pane: Pane, by: 'key' | 'pointer'): void {
    this.#pane = pane;
    this.#parts.update({ selected: { buy: instrumentId(buy), sell: buy === sell ? null : instrumentId(sell) } });
    if (by === 'key') this.#drawer.focus();
  }

  /** Asks for the explanation of what is selected; `isShown`: it is looked at. */
  ask(isShown: boolean): void {
    const { selected, minNotional } = this.#parts.state();
    this.#requests.want(isShown && selected ? { ...selected, minNotional, paceMs: PACE_MS } : null);
  }

  take(explanation: Explanation): void {
    this.#drawer.take(explanation);
  }

  /** The host has forgotten what was asked of it. */
  forget(): void {
    this.#requests.forget();
  }

  show(status: EngineStatus): void {
    const { drawer, selected, paused, view } = this.#parts.state();
    this.#drawer.size = drawer;
    this.#drawer.show(selected, status, paused, view === 'health');
  }

  #close(): void {
    const hadFocus = this.#drawer.hasFocus;
    this.#parts.update({ selected: null });
    if (hadFocus) this.#parts.focus(this.#pane);
  }
}
