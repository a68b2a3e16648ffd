import type { Headline } from '../../src/protocol/explainText';
import { element, setText } from '../dom';

/** The numbers that matter most, each under its name. */
export class HeadlineList {
  readonly element = element('dl', { class: 'headlines' });
  #shape = '';

  show(lines: readonly Headline[]): void {
    const shape = lines.map(line => line.id).join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.element.replaceChildren(
        ...lines.map(({ id }) => {
          const pair = element('div', {}, element('dt'), element('dd'));
          pair.dataset.id = id;
          return pair;
        }),
      );
    }
    lines.forEach(({ id, label, value, number }, i) => {
      const [name, words] = (this.element.children[i] as HTMLElement).children;
      setText(name as Element, label);
      setText(words as Element, value);
      const look = lookOf(id, number);
      if ((words as HTMLElement).className !== look) (words as HTMLElement).className = look;
    });
  }
}

const JUDGED: ReadonlySet<string> = new Set(['netPct', 'grossPct', 'profit', 'fundingCarryPctPerDay', 'change24hPct']);

function lookOf(id: string, number: number | null): string {
  if (!JUDGED.has(id) || number === null || number === 0) return '';
  return number > 0 ? 'good' : 'bad';
}
