import { instrumentId } from '../../src/model/instrument';
import type { EngineStatus, FromPage, PanelState } from '../../src/protocol/panel';
import { CHART_PLACES, type ChartPlace } from '../../src/protocol/panel';
import type { Series, SeriesSubject, SeriesWish } from '../../src/protocol/series';
import { element } from '../dom';
import type { WindowRow } from '../table/windowRows';
import { ChartPane } from './chartPane';

/** A bucket a second is the finest there is; wider windows change more slowly. */
const PACE_MS = { '5m': 1_000, '1h': 2_000, '6h': 5_000, '24h': 10_000 } as const;

export interface ChartsParts {
  readonly post: (message: FromPage) => void;
  readonly state: () => PanelState;
  readonly update: (change: Partial<PanelState>) => void;
  readonly venueName: (id: string) => string;
  /** The chart below the table has been closed. */
  readonly onClosed: () => void;
}

/** The page's charts: one below the table for what a row's menu asks for, one in the explanation of an edge. */
export class Charts {
  /** The chart below the table. */
  readonly dock: HTMLElement;
  readonly panes: Readonly<Record<ChartPlace, ChartPane>>;
  readonly #parts: ChartsParts;
  readonly #asked: Record<ChartPlace, string> = { dock: 'null', drawer: 'null' };

  constructor(parts: ChartsParts) {
    this.#parts = parts;
    this.panes = {
      dock: this.#pane('dock', 'Chart', () => {
        this.#change({ subject: null });
        parts.onClosed();
      }),
      drawer: this.#pane('drawer', 'Chart of the explained spread', undefined, 'Spread over time'),
    };
    this.dock = element('div', { class: 'chart-dock' }, this.panes.dock.element);
    this.dock.hidden = true;
  }

  open(subject: SeriesSubject): void {
    this.#change({ subject });
    this.panes.dock.focus();
  }

  /** `explained`: the edge that the drawer shows. Asks for what is shown, while it is looked at. */
  render(status: EngineStatus, explained: SeriesSubject | null): void {
    const { window, asTable, subject } = this.#parts.state().chart;
    const subjects: Readonly<Record<ChartPlace, SeriesSubject | null>> = { dock: subject, drawer: explained };
    this.dock.hidden = subject === null;
    const isRunning = status.state === 'running';
    const standstill = isRunning ? '' : 'The engine does not run: this is what was there before.';
    for (const place of CHART_PLACES) {
      const of = subjects[place];
      this.panes[place].show({ subject: of, window, asTable, standstill });
      const isAsked = of !== null && isRunning && !document.hidden;
      this.#ask(place, isAsked ? { subject: of, window, paceMs: PACE_MS[window] } : null);
    }
  }

  take(place: ChartPlace, series: Series): void {
    this.panes[place].take(series);
  }

  /** The host has started again and knows nothing of what was asked. */
  forget(): void {
    for (const place of CHART_PLACES) this.#asked[place] = 'null';
  }

  #ask(place: ChartPlace, wish: SeriesWish | null): void {
    const asked = JSON.stringify(wish);
    if (asked === this.#asked[place]) return;
    this.#asked[place] = asked;
    this.#parts.post({ type: 'chart', place, wish });
  }

  #change(change: Partial<PanelState['chart']>): void {
    this.#parts.update({ chart: { ...this.#parts.state().chart, ...change } });
  }

  #pane(place: ChartPlace, name: string, onClose?: () => void, title?: string): ChartPane {
    return new ChartPane(
      name,
      {
        onWindow: window => this.#change({ window }),
        onTable: asTable => this.#change({ asTable }),
        onShown: () => {
          if (this.#asked[place] !== 'null') this.#parts.post({ type: 'charted', place });
        },
        ...(onClose ? { onClose } : {}),
      },
      this.#parts.venueName,
      title,
    );
  }
}

/** The charts that a row's menu offers. */
export function chartItems(
  { buy, sell, ids }: Pick<WindowRow, 'buy' | 'sell' | 'ids'>,
  venueName: (id: string) => string,
): { readonly text: string; readonly subject: SeriesSubject }[] {
  const isPair = ids[0] !== ids[1];
  const perps = (isPair ? [buy, sell] : [buy]).filter(({ market }) => market === 'perp');
  return [
    ...(isPair
      ? [
          {
            text: 'Chart of the spread',
            subject: { kind: 'edge', buy: instrumentId(buy), sell: instrumentId(sell) },
          } as const,
        ]
      : []),
    { text: `Chart of ${buy.base}`, subject: { kind: 'asset', base: buy.base, quote: buy.quote } },
    ...perps.map(perp => ({
      text: isPair ? `Funding history: ${venueName(perp.venue)} ${perp.symbol}` : 'Funding history',
      subject: { kind: 'funding', id: instrumentId(perp) } as const,
    })),
  ];
}
