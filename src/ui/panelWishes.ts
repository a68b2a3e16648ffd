import type { Disposable } from '../base/lifecycle';
import type { ExplainWish, Explanation } from '../protocol/explain';
import type { ViewWish, Window } from '../protocol/messages';
import { CHART_PLACES, type ChartPlace, PANES, type Pane } from '../protocol/panel';
import type { Series, SeriesWish } from '../protocol/series';
import type { EngineClient } from './engineClient';
import { PanelWish } from './panelWish';

export interface PanelWishesListener {
  onWindow(pane: Pane, window: Window): void;
  onExplanation(explanation: Explanation): void;
  onSeries(place: ChartPlace, series: Series): void;
}

/** All of which the page of a panel can want to be told: the rows of its tables, the explanation in its drawer, its charts. */
export class PanelWishes implements Disposable {
  readonly panes: Readonly<Record<Pane, PanelWish<ViewWish, Window>>>;
  readonly explanation: PanelWish<ExplainWish, Explanation>;
  readonly charts: Readonly<Record<ChartPlace, PanelWish<SeriesWish, Series>>>;

  /** `name`: unique among all views of the client. */
  constructor(name: string, client: EngineClient, listener: PanelWishesListener) {
    const pane = (pane: Pane) =>
      new PanelWish<ViewWish, Window>(
        onAnswer => client.watch(`${name} ${pane}`, onAnswer),
        window => listener.onWindow(pane, window),
      );
    const chart = (place: ChartPlace) =>
      new PanelWish<SeriesWish, Series>(
        onAnswer => client.watchSeries(`${name} ${place}`, onAnswer),
        series => listener.onSeries(place, series),
      );
    this.panes = { main: pane('main'), mirror: pane('mirror') };
    this.explanation = new PanelWish<ExplainWish, Explanation>(
      onAnswer => client.watchExplanation(`${name} explain`, onAnswer),
      explanation => listener.onExplanation(explanation),
    );
    this.charts = { dock: chart('dock'), drawer: chart('drawer') };
  }

  /** The windows that the page was sent last, one a table. */
  get windows(): readonly Window[] {
    return PANES.flatMap(pane => this.panes[pane].answer ?? []);
  }

  /** Nothing is wanted any more. */
  forget(): void {
    for (const each of this.#all) each.want(undefined);
  }

  /** Nobody looks for the moment. */
  hide(): void {
    for (const each of this.#all) each.hide();
  }

  dispose(): void {
    for (const each of this.#all) each.dispose();
  }

  get #all() {
    const charts = CHART_PLACES.map(place => this.charts[place]);
    return [...PANES.map(pane => this.panes[pane]), this.explanation, ...charts];
  }
}
