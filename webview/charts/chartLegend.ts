import type { Series } from '../../src/protocol/series';
import { element } from '../dom';
import { type ChartColours, LOOKS, lookOf } from './chartColours';
import type { PlotData, PlotLine } from './chartData';
import { instrumentWords } from './chartWords';

interface Entry {
  readonly name: string;
  readonly colour: string;
  readonly look: 'solid' | 'dotted' | 'dashed' | 'band';
}

/** What each line is; by its look as well as by its colour. */
export class ChartLegend {
  readonly element = element('ul', { class: 'chart-legend' });
  readonly #venueName: (id: string) => string;

  constructor(venueName: (id: string) => string) {
    this.#venueName = venueName;
  }

  nameOf(id: string): string {
    return instrumentWords(id, this.#venueName);
  }

  show({ subject, marks, stats }: Series, { lines }: PlotData, colours: ChartColours): void {
    const entries = lines.flatMap((line, i) => this.#entry(line, i, colours));
    if (subject.kind === 'edge') entries.push({ name: 'Fees', colour: colours.fee, look: 'dashed' });
    if (stats) entries.push({ name: 'Mean ± 1 deviation', colour: colours.deviation, look: 'band' });
    if (marks.length > 0) entries.push({ name: 'F: funding is settled', colour: colours.mark, look: 'dotted' });
    this.element.replaceChildren(
      ...entries.map(({ name, colour, look }) => {
        const swatch = element('span', { class: `swatch ${look}`, attributes: { 'aria-hidden': 'true' } });
        swatch.style.color = colour;
        return element('li', {}, swatch, document.createTextNode(name));
      }),
    );
  }

  #entry({ role, id }: PlotLine, place: number, colours: ChartColours): Entry[] {
    switch (role) {
      case 'gross':
        return [{ name: 'Gross', colour: colours.gross, look: 'solid' }];
      case 'rate':
        return [{ name: 'Rate per interval', colour: colours.gross, look: 'solid' }];
      case 'net':
        return [{ name: 'Net', colour: colours.net, look: 'dotted' }];
      case 'candles':
        return [{ name: 'From candles', colour: colours.candles, look: 'dashed' }];
      case 'max':
        return [{ name: 'Lowest to highest', colour: colours.band, look: 'band' }];
      case 'min':
        return [];
      case 'mid': {
        const colour = colours.many[place % colours.many.length] ?? colours.text;
        return [{ name: this.nameOf(id), colour, look: LOOKS[lookOf(place)] ?? 'solid' }];
      }
    }
  }
}
