import type { Series } from '../../src/protocol/series';
import { element, setText } from '../dom';
import { type PlotData, type PlotLine, plotData } from './chartData';
import { instrumentWords, pct, timeWords } from './chartWords';

const HEADS: Readonly<Record<PlotLine['role'], string>> = {
  min: 'Lowest',
  max: 'Highest',
  gross: 'Gross',
  net: 'Net',
  candles: 'From candles',
  mid: '',
  rate: 'Rate',
};

/** The numbers of a chart as a table, the newest first; its rows are used again. */
export class ChartTable {
  readonly element = element('div', {
    class: 'chart-table',
    attributes: { tabindex: '0', role: 'region', 'aria-label': 'Values of the chart' },
  });
  readonly #body = element('tbody');
  readonly #head = element('tr');
  readonly #venueName: (id: string) => string;

  constructor(venueName: (id: string) => string) {
    this.#venueName = venueName;
    this.element.append(element('table', {}, element('thead', {}, this.#head), this.#body));
  }

  show(series: Series): void {
    const data = plotData(series);
    const lines = ordered(data);
    const withSeconds = series.lines.some(({ bucketMs }) => bucketMs < 60_000);
    this.#showHead(lines);
    const { kind } = series.subject;
    const rows = this.#body.rows;
    while (rows.length > data.times.length) this.#body.deleteRow(-1);
    data.times.forEach((_, i) => {
      const at = data.times.length - 1 - i;
      const row = rows[i] ?? this.#body.insertRow();
      while (row.cells.length > lines.length + 1) row.deleteCell(-1);
      const texts = [
        timeWords(data.times[at] as number, withSeconds),
        ...lines.map(({ values }) => pct(values[at] ?? null, kind).replace(' %', '')),
      ];
      for (const [column, text] of texts.entries()) setText(row.cells[column] ?? row.insertCell(), text);
    });
  }

  #showHead(lines: readonly PlotLine[]): void {
    const names = ['Time', ...lines.map(line => `${HEADS[line.role] || instrumentWords(line.id, this.#venueName)} %`)];
    if (names.join() === [...this.#head.cells].map(cell => cell.textContent).join()) return;
    this.#head.replaceChildren(...names.map(text => element('th', { text, attributes: { scope: 'col' } })));
  }
}

/** What matters most first. */
function ordered({ lines }: PlotData): readonly PlotLine[] {
  const order: readonly PlotLine['role'][] = ['gross', 'net', 'rate', 'mid', 'min', 'max', 'candles'];
  return [...lines].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}
