import uPlot from 'uplot';
import type { Series } from '../../src/protocol/series';
import { type ChartColours, dashOf } from './chartColours';
import { type LineRole, nearest, type PlotData, plotData } from './chartData';
import { axisWords, timeWords } from './chartWords';
import { drawMarks, drawStats } from './plotMarks';

export interface PlotListener {
  /** The place of the time under the crosshair; -1: there is none. */
  onPoint(place: number): void;
  onZoom(isZoomed: boolean): void;
}

/** Share of the span that a key zooms or moves by. */
const ZOOM_STEP = 0.6;
const PAN_STEP = 0.2;
const LEAST_SPAN_MS = 5_000;

/** The picture of one series: zoom, crosshair, band, fee line, marks. Made anew for another series or another theme. */
export class Plot {
  readonly #plot: uPlot;
  readonly #listener: PlotListener;
  #series: Series;
  #data: PlotData;
  /** Undefined: the whole window is shown and moves on with the time. */
  #zoom: { readonly min: number; readonly max: number } | undefined;
  #point = -1;

  constructor(target: HTMLElement, series: Series, colours: ChartColours, listener: PlotListener) {
    this.#series = series;
    this.#data = plotData(series);
    this.#listener = listener;
    const { width, height } = sizeOf(target);
    this.#plot = new uPlot(
      {
        width,
        height,
        ms: 1,
        legend: { show: false },
        cursor: { drag: { x: true, y: false }, points: { show: false }, focus: { prox: -1 } },
        padding: [8, 28, 0, 0],
        scales: { x: { time: true }, y: { range: (_, min, max) => this.#range(min, max) } },
        axes: this.#axes(colours),
        series: [{}, ...this.#data.lines.map(({ role }, i) => lineOptions(role, i, colours))],
        bands: bandsOf(this.#data, colours),
        hooks: {
          drawClear: [plot => drawStats(plot, this.#series, colours)],
          draw: [plot => drawMarks(plot, this.#series, colours)],
          setCursor: [plot => this.#moved(plot.cursor.idx ?? -1)],
          setScale: [(plot, key) => key === 'x' && this.#scaled(plot)],
        },
      },
      aligned(this.#data),
      target,
    );
    // The library resets on a double click to all data: here that is the window as it was.
    this.#plot.over.addEventListener('dblclick', () => this.reset());
    this.#show();
  }

  get data(): PlotData {
    return this.#data;
  }

  get isZoomed(): boolean {
    return this.#zoom !== undefined;
  }

  /** Does this picture fit the series, so that `update` will do? */
  fits(series: Series): boolean {
    const { lines } = plotData(series);
    const own = this.#data.lines;
    return lines.length === own.length && lines.every(({ role, id }, i) => role === own[i]?.role && id === own[i]?.id);
  }

  update(series: Series): void {
    const at = this.#data.times[this.#point];
    this.#series = series;
    this.#data = plotData(series);
    this.#plot.setData(aligned(this.#data), false);
    this.#show();
    // The crosshair stays at its moment, not at its place on the screen.
    if (at !== undefined) this.point(nearest(this.#data.times, at));
  }

  resize(target: HTMLElement): void {
    const { width, height } = sizeOf(target);
    if (width !== this.#plot.width || height !== this.#plot.height) this.#plot.setSize({ width, height });
  }

  /** Puts the crosshair on a time; out of sight it is followed. */
  point(place: number): void {
    const time = this.#data.times[place];
    if (time === undefined) return;
    const { min, max } = this.#shown;
    if (this.#zoom && (time < min || time > max)) this.#zoomTo(time - (max - min) / 2, time + (max - min) / 2);
    this.#point = place;
    this.#plot.setCursor({ left: this.#plot.valToPos(time, 'x'), top: this.#plot.over.clientHeight / 2 }, false);
    this.#listener.onPoint(place);
  }

  step(by: number): void {
    const last = this.#data.times.length - 1;
    const from = this.#point < 0 ? (by > 0 ? -1 : last + 1) : this.#point;
    this.point(Math.max(0, Math.min(last, from + by)));
  }

  end(isLast: boolean): void {
    this.point(isLast ? this.#data.times.length - 1 : 0);
  }

  zoom(isIn: boolean): void {
    const { min, max } = this.#shown;
    const time = this.#data.times[this.#point];
    const middle = time !== undefined && time >= min && time <= max ? time : (min + max) / 2;
    const factor = isIn ? ZOOM_STEP : 1 / ZOOM_STEP;
    this.#zoomTo(middle - (middle - min) * factor, middle + (max - middle) * factor);
  }

  pan(isForward: boolean): void {
    if (!this.#zoom) return;
    const { min, max } = this.#shown;
    const by = (max - min) * PAN_STEP * (isForward ? 1 : -1);
    this.#zoomTo(min + by, max + by);
  }

  reset(): void {
    this.#zoom = undefined;
    this.#show();
    this.#listener.onZoom(false);
  }

  dispose(): void {
    this.#plot.destroy();
  }

  get #shown(): { readonly min: number; readonly max: number } {
    const { min, max } = this.#plot.scales.x ?? {};
    return { min: min ?? 0, max: max ?? 1 };
  }

  get #whole(): { readonly min: number; readonly max: number } {
    const { times } = this.#data;
    const max = times.at(-1) ?? this.#series.at;
    const min = times[0] ?? max;
    return { min: Math.min(min, max - LEAST_SPAN_MS), max };
  }

  #zoomTo(min: number, max: number): void {
    const whole = this.#whole;
    const span = Math.max(LEAST_SPAN_MS, max - min);
    if (span >= whole.max - whole.min) {
      this.reset();
      return;
    }
    const from = Math.max(whole.min, Math.min(min, whole.max - span));
    this.#zoom = { min: from, max: from + span };
    this.#show();
    this.#listener.onZoom(true);
  }

  #show(): void {
    this.#plot.setScale('x', { ...(this.#zoom ?? this.#whole) });
  }

  /** A person has drawn over a part of it, unless it is what was set here: the library tells of both alike, and later. */
  #scaled(plot: uPlot): void {
    const { min, max } = plot.scales.x ?? {};
    const own = this.#zoom ?? this.#whole;
    if (min == null || max == null || (min === own.min && max === own.max)) return;
    if (min === this.#whole.min && max === this.#whole.max) return;
    this.#zoom = { min, max };
    this.#listener.onZoom(true);
  }

  #moved(place: number): void {
    if (place === this.#point) return;
    this.#point = place;
    this.#listener.onPoint(place);
  }

  /** Of an edge 0 and the fees are always in sight: whether it pays is what the picture is looked at for. */
  #range(min: number | null, max: number | null): [number, number] {
    const anchors = this.#series.subject.kind === 'edge' ? [0, this.#series.feePct] : [0];
    const known = [min, max, ...anchors].filter((each): each is number => each !== null && Number.isFinite(each));
    const low = Math.min(...known);
    const high = Math.max(...known);
    const room = Math.max((high - low) * 0.08, 1e-6);
    return [low - room, high + room];
  }

  #axes(colours: ChartColours): uPlot.Axis[] {
    const font = getComputedStyle(document.body);
    const common = {
      stroke: colours.quiet,
      font: `11px ${font.fontFamily}`,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
    };
    return [
      {
        ...common,
        size: 24,
        gap: 4,
        // Times with their seconds stand apart.
        space: 72,
        values: (_, splits) => {
          const stepMs = (splits[1] ?? 0) - (splits[0] ?? 0);
          return splits.map(at => timeWords(at, stepMs % 60_000 !== 0));
        },
      },
      {
        ...common,
        size: 62,
        gap: 4,
        values: (_, splits) => axisWords(splits),
      },
    ];
  }
}

function sizeOf(target: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: Math.max(120, target.clientWidth), height: Math.max(80, target.clientHeight) };
}

function aligned({ times, lines }: PlotData): uPlot.AlignedData {
  return [times as number[], ...lines.map(({ values }) => values as (number | null)[])];
}

function lineOptions(role: LineRole, place: number, colours: ChartColours): uPlot.Series {
  const { lineWidth } = colours;
  // A value holds until the next one.
  const held = uPlot.paths.stepped?.({ align: 1 });
  const common = { points: { show: false }, spanGaps: false, ...(held ? { paths: held } : {}) };
  switch (role) {
    case 'min':
    case 'max':
      return { ...common, stroke: 'transparent', width: 0 };
    case 'gross':
    case 'rate':
      return { ...common, stroke: colours.gross, width: lineWidth };
    case 'net':
      return { ...common, stroke: colours.net, width: lineWidth, dash: [2, 3] };
    case 'candles':
      return { ...common, stroke: colours.candles, width: lineWidth, dash: [5, 4] };
    case 'mid': {
      const stroke = colours.many[place % colours.many.length] ?? colours.text;
      return { ...common, stroke, width: lineWidth, dash: [...dashOf(place)] };
    }
  }
}

function bandsOf({ lines }: PlotData, { band }: ChartColours): uPlot.Band[] {
  const max = lines.findIndex(({ role }) => role === 'max');
  return max < 0 ? [] : [{ series: [max + 1, max + 2], fill: band }];
}
