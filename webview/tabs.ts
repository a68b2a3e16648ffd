import { PANEL_VIEWS, type PanelView } from '../src/protocol/panel';
import { element, setAttribute } from './dom';

const TITLES: Readonly<Record<PanelView, string>> = {
  spreads: 'Spreads',
  markets: 'Markets',
  funding: 'Funding',
  episodes: 'Episodes',
  health: 'Health',
};

/** The views as tabs: one is in the tab order, arrows choose. */
export class Tabs {
  readonly element: HTMLElement;
  readonly #tabs: ReadonlyMap<PanelView, HTMLButtonElement>;
  readonly #onChoose: (view: PanelView) => void;

  /** `panelId`: what the tabs control. */
  constructor(panelId: string, onChoose: (view: PanelView) => void) {
    this.#onChoose = onChoose;
    this.#tabs = new Map(PANEL_VIEWS.map(view => [view, this.#tab(view, panelId)]));
    this.element = element(
      'div',
      { class: 'tabs', attributes: { role: 'tablist', 'aria-label': 'View' } },
      ...this.#tabs.values(),
    );
    this.element.addEventListener('keydown', event => this.#key(event));
  }

  show(chosen: PanelView): void {
    for (const [view, tab] of this.#tabs) {
      setAttribute(tab, 'aria-selected', String(view === chosen));
      setAttribute(tab, 'tabindex', view === chosen ? '0' : '-1');
    }
  }

  #tab(view: PanelView, panelId: string): HTMLButtonElement {
    const attributes = { role: 'tab', type: 'button', id: `tab-${view}`, 'aria-controls': panelId };
    const tab = element('button', { class: 'tab', text: TITLES[view], attributes });
    tab.addEventListener('click', () => this.#onChoose(view));
    return tab;
  }

  #key(event: KeyboardEvent): void {
    const all = [...this.#tabs.keys()];
    const at = all.findIndex(view => this.#tabs.get(view) === event.target);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    const view = all[(to + all.length) % all.length] as PanelView;
    event.preventDefault();
    this.#onChoose(view);
    this.#tabs.get(view)?.focus();
  }
}
