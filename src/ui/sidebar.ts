import { type Memento, type WebviewView, window as workbench } from 'vscode';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import { DEFAULT_PANEL_STATE, type PanelState } from '../protocol/panel';
import { loadOnDemand } from './loadOnDemand';
import { ViewHost } from './pageHost';
import { panelRoots } from './panelPage';
import type { SpreadPanel, SpreadPanelParts } from './spreadPanel';

/** The compact choice, net first: it is in sight however narrow the side bar is. */
const SIDEBAR_COLUMNS = ['base', 'netPct', 'buy.venue', 'sell.venue', 'profit', 'buy.ask', 'sell.bid', 'state'];

export const SIDEBAR_VIEW = 'spreadScanner.sidebar';
const STATE_KEY = 'sidebarState';

export interface SidebarParts extends Omit<SpreadPanelParts, 'name' | 'mode' | 'onState'> {
  /** Remembers how the view was arranged, apart from the panels. */
  readonly memory: Memento;
}

/** The best spreads beside the code: the panel's page, narrow. VS Code asks for it when it is first shown. */
export class Sidebar implements Disposable {
  readonly #parts: SidebarParts;
  readonly #own = new DisposableStore();
  #page: SpreadPanel | undefined;

  constructor(parts: SidebarParts) {
    this.#parts = parts;
    this.#own.add(
      workbench.registerWebviewViewProvider(SIDEBAR_VIEW, { resolveWebviewView: view => this.#resolve(view) }),
    );
  }

  /** Undefined: it has not been shown, or VS Code has taken it away. */
  get page(): SpreadPanel | undefined {
    return this.#page;
  }

  dispose(): void {
    this.#own.dispose();
    this.#page?.dispose();
  }

  #resolve(view: WebviewView): void {
    const { memory, ...parts } = this.#parts;
    view.webview.options = { enableScripts: true, localResourceRoots: panelRoots(parts.extensionUri) };
    this.#page?.dispose();
    const { SpreadPanel } = loadOnDemand();
    const page = new SpreadPanel(new ViewHost(view), this.#remembered(), {
      ...parts,
      name: 'side bar view',
      mode: 'sidebar',
      onState: state => void memory.update(STATE_KEY, state),
    });
    this.#page = page;
    page.onGone(() => {
      if (this.#page === page) this.#page = undefined;
    });
  }

  #remembered(): PanelState {
    const { settings, memory } = this.#parts;
    const fresh: PanelState = {
      ...DEFAULT_PANEL_STATE,
      minNetPct: settings.now.ui.minNetPct,
      columns: { spreads: { preset: 'own', own: SIDEBAR_COLUMNS, fit: true, widths: {} } },
    };
    // It shows spreads alone, and explains them in the panel.
    const own = { panel: STATE_KEY, view: 'spreads', split: false, selected: null } as const;
    const { parsePanelState } = loadOnDemand();
    return { ...parsePanelState(memory.get(STATE_KEY), fresh), ...own };
  }
}
