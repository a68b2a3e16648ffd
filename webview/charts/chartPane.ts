import { SERIES_WINDOW_NAMES, type Series, type SeriesSubject, type SeriesWindow } from '../../src/protocol/series';
import { element, setAttribute, setText } from '../dom';
import { chartColours, onThemeChange } from './chartColours';
import { ChartLegend } from './chartLegend';
import { ChartTable } from './chartTable';
import { labelOf, pct, statsWords, timeWords, titleOf, WINDOW_WORDS } from './chartWords';
import { Plot } from './plot';

export interface ChartListener {
  onWindow(window: SeriesWindow): void;
  onTable(asTable: boolean): void;
  /** The series is on the page: the next may come. */
  onShown(): void;
  /** Absent: it can't be closed by itself. */
  onClose?(): void;
}

export interface ChartView {
  /** null: no chart. */
  readonly subject: SeriesSubject | null;
  readonly window: SeriesWindow;
  readonly asTable: boolean;
  /** Why nothing comes now, in words; empty while the engine runs. */
  readonly standstill: string;
}

const KEYS = 'Arrows move the crosshair, plus and minus zoom, shift with arrows moves along, Escape shows all.';

/** A chart with its windows, its crosshair's values, its label and its table. Paints only while it can be seen. */
export class ChartPane {
  readonly element: HTMLElement;
  readonly #listener: ChartListener;
  readonly #venueName: (id: string) => string;
  readonly #ownTitle: string | undefined;
  readonly #title = element('h3', { class: 'chart-title' });
  readonly #windows: Readonly<Record<SeriesWindow, HTMLButtonElement>>;
  readonly #tableToggle = element('button', { class: 'chart-button', text: 'Table', attributes: { type: 'button' } });
  readonly #label = element('p', { class: 'chart-label' });
  readonly #plotArea: HTMLElement;
  readonly #legend: ChartLegend;
  /** Spoken when a key has moved the crosshair, not when the values change by themselves. */
  readonly #values = element('p', { class: 'chart-values', attributes: { 'aria-live': 'off' } });
  readonly #table: ChartTable;
  readonly #words = element('p', { class: 'chart-words' });
  readonly #stats = element('p', { class: 'chart-stats' });
  readonly #ends: (() => void)[] = [];
  #view: ChartView = { subject: null, window: '5m', asTable: false, standstill: '' };
  #series: Series | undefined;
  #plot: Plot | undefined;
  #point = -1;
  /** A series that has not been answered, because nobody saw it. */
  #owed = false;

  /** `title`: where its subject is plain without being named. */
  constructor(name: string, listener: ChartListener, venueName: (id: string) => string, title?: string) {
    this.#listener = listener;
    this.#venueName = venueName;
    this.#ownTitle = title;
    this.#legend = new ChartLegend(venueName);
    this.#table = new ChartTable(venueName);
    const windows = SERIES_WINDOW_NAMES.map(window => {
      const { short } = WINDOW_WORDS[window];
      const made = element('button', {
        class: 'chart-button',
        text: short,
        attributes: { type: 'button', 'aria-label': `Last ${short}` },
      });
      made.addEventListener('click', () => listener.onWindow(window));
      return [window, made] as const;
    });
    this.#windows = Object.fromEntries(windows) as Record<SeriesWindow, HTMLButtonElement>;
    this.#tableToggle.setAttribute('aria-label', 'Show as table');
    this.#tableToggle.addEventListener('click', () => listener.onTable(!this.#view.asTable));
    this.#plotArea = element('div', {
      class: 'chart-plot',
      attributes: { tabindex: '0', role: 'group', 'aria-roledescription': 'chart', title: KEYS },
    });
    const group = element('div', { class: 'chart-windows', attributes: { role: 'group', 'aria-label': 'Time shown' } });
    group.append(...windows.map(([, made]) => made));
    const head = element('div', { class: 'chart-head' }, this.#title, group, this.#tableToggle);
    const { onClose } = listener;
    if (onClose) {
      const close = element('button', { class: 'chart-button', text: 'Close', attributes: { type: 'button' } });
      close.setAttribute('aria-label', 'Close the chart');
      close.addEventListener('click', () => onClose());
      head.append(close);
    }
    this.element = element(
      'section',
      { class: 'chart', attributes: { 'aria-label': name } },
      head,
      this.#label,
      this.#words,
      this.#plotArea,
      this.#table.element,
      this.#legend.element,
      this.#values,
      this.#stats,
    );
    this.#plotArea.addEventListener('keydown', event => this.#key(event));
    this.#plotArea.addEventListener('pointermove', () => setAttribute(this.#values, 'aria-live', 'off'));
    this.#plotArea.addEventListener('blur', () => setAttribute(this.#values, 'aria-live', 'off'));
    this.#ends.push(onThemeChange(() => this.#repaint()));
    const sizes = new ResizeObserver(() => this.#plot?.resize(this.#plotArea));
    sizes.observe(this.#plotArea);
    this.#ends.push(() => sizes.disconnect());
    const seen = () => this.#seen();
    document.addEventListener('visibilitychange', seen);
    this.#ends.push(() => document.removeEventListener('visibilitychange', seen));
    this.#render();
  }

  show(view: ChartView): void {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    const isOther = key(view) !== key(this.#view);
    this.#view = view;
    if (isOther) {
      this.#series = undefined;
      this.#owed = false;
      this.#drop();
    }
    this.#render();
  }

  /** Takes a series; one of another subject or window is only answered. */
  take(series: Series): void {
    if (key(series) !== key(this.#view)) {
      this.#listener.onShown();
      return;
    }
    this.#series = series;
    if (document.hidden) {
      this.#owed = true;
      return;
    }
    this.#render();
    this.#listener.onShown();
  }

  focus(): void {
    const target = this.#view.asTable ? this.#table.element : this.#plotArea;
    // Before the first answer there is nothing else to stand on.
    (target.hidden ? this.#windows[this.#view.window] : target).focus();
  }

  dispose(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#drop();
  }

  #render(): void {
    const { subject, window, asTable, standstill } = this.#view;
    this.element.hidden = subject === null;
    if (!subject) return;
    const series = this.#series;
    const hasLines = series?.lines.some(({ times }) => times.length > 0) ?? false;
    setText(this.#title, this.#ownTitle ?? titleOf(subject, this.#venueName));
    for (const name of SERIES_WINDOW_NAMES) setAttribute(this.#windows[name], 'aria-pressed', String(name === window));
    setAttribute(this.#tableToggle, 'aria-pressed', String(asTable));
    const label = series && hasLines ? labelOf(series, this.#venueName) : '';
    setText(this.#label, label);
    setAttribute(this.#plotArea, 'aria-label', `${label} ${KEYS}`.trim());
    const words = [standstill, series ? series.words : 'Asking for it…', series?.backFill.words ?? ''];
    setText(this.#words, words.filter(Boolean).join(' '));
    this.#words.hidden = this.#words.textContent === '';
    setText(this.#stats, series ? statsWords(series) : '');
    this.#stats.hidden = this.#stats.textContent === '';
    this.#plotArea.hidden = asTable || !hasLines;
    this.#table.element.hidden = !asTable || !hasLines;
    this.#legend.element.hidden = asTable || !hasLines;
    this.#values.hidden = asTable || !hasLines;
    if (!series || !hasLines) this.#drop();
    else if (asTable) {
      this.#drop();
      this.#table.show(series);
    } else this.#paint(series);
    this.#showValues();
  }

  #paint(series: Series): void {
    if (this.#plot?.fits(series)) this.#plot.update(series);
    else {
      this.#drop();
      const colours = chartColours(this.element);
      this.#plot = new Plot(this.#plotArea, series, colours, {
        onPoint: place => {
          this.#point = place;
          this.#showValues();
        },
        onZoom: isZoomed => this.#plotArea.classList.toggle('zoomed', isZoomed),
      });
      this.#legend.show(series, this.#plot.data, colours);
    }
  }

  /** The theme is another one. */
  #repaint(): void {
    this.#drop();
    this.#render();
  }

  #drop(): void {
    this.#plot?.dispose();
    this.#plot = undefined;
    this.#point = -1;
    this.#plotArea.classList.remove('zoomed');
  }

  #seen(): void {
    if (document.hidden || !this.#owed) return;
    this.#owed = false;
    this.#render();
    this.#listener.onShown();
  }

  #showValues(): void {
    const data = this.#plot?.data;
    const time = data?.times[this.#point];
    const subject = this.#view.subject;
    if (!data || !subject || time === undefined) {
      setText(this.#values, 'Point at a moment to read its values.');
      return;
    }
    const of = (role: string) => data.lines.find(line => line.role === role)?.values[this.#point] ?? null;
    const number = (value: number | null) => pct(value, subject.kind);
    const at = timeWords(time, true);
    if (subject.kind === 'asset') {
      const values = data.lines.map(
        ({ id, values: row }) => `${this.#legend.nameOf(id)} ${number(row[this.#point] ?? null)}`,
      );
      setText(this.#values, `${at}: ${values.join(', ')}`);
      return;
    }
    const range = of('min') === null ? '' : ` (${number(of('min'))} to ${number(of('max'))})`;
    const main =
      subject.kind === 'funding' ? `rate ${number(of('rate'))}${range}` : `gross ${number(of('gross'))}${range}`;
    const isCandle = of('gross') === null && of('candles') !== null;
    const net = subject.kind === 'edge' ? `, net ${number(of('net'))}` : '';
    setText(this.#values, isCandle ? `${at}: ${number(of('candles'))} from candles` : `${at}: ${main}${net}`);
  }

  #key(event: KeyboardEvent): void {
    const plot = this.#plot;
    setAttribute(this.#values, 'aria-live', 'polite');
    if (!plot || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      const isForward = event.key === 'ArrowRight';
      if (event.shiftKey) plot.pan(isForward);
      else plot.step(isForward ? 1 : -1);
    } else if (event.key === 'Home' || event.key === 'End') plot.end(event.key === 'End');
    else if (event.key === '+' || event.key === '=') plot.zoom(true);
    else if (event.key === '-' || event.key === '_') plot.zoom(false);
    else if (event.key === 'Escape' && plot.isZoomed) plot.reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function key({ subject, window }: Pick<ChartView, 'subject' | 'window'>): string {
  return JSON.stringify([subject, window]);
}
