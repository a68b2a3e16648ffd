import { venueName } from '../../src/model/venueNames';
import type { ExplainedRow } from '../../src/protocol/explain';
import {
  headlines,
  legFacts,
  legName,
  offText,
  sameAssetText,
  stepText,
  unitPriceText,
} from '../../src/protocol/explainText';
import { instrumentWords } from '../charts/chartWords';
import { element, setText } from '../dom';
import { HeadlineList } from './headlineList';
import { RowsOfCells } from './rowsOfCells';
import { WarningList } from './warningList';

const SIDES = { buy: 'Buy', sell: 'Sell', both: '' } as const;

/** Everything that is said of what is explained, under headings. */
export class ExplainedBody {
  readonly element: HTMLElement;
  /** Where a chart of what is explained goes; takes no room while it is empty. */
  readonly chartSlot = element('div', { class: 'chart-slot' });
  readonly #headlines = new HeadlineList();
  readonly #warnings = new WarningList();
  readonly #legs = new RowsOfCells('legs', 'Both legs side by side');
  readonly #arithmetic = new RowsOfCells('numbers arithmetic', 'From the prices to the numbers of the row');
  readonly #conversion: Section;
  readonly #rates = new RowsOfCells('numbers evidence', 'Spot markets between the two currencies');
  readonly #rateWords = element('p');
  readonly #sameAsset = new RowsOfCells('numbers evidence', 'Unit prices of the same asset');
  readonly #sameAssetWords = element('p');

  constructor() {
    this.#conversion = section('Currency', this.#rateWords, this.#rates.element);
    this.element = element(
      'div',
      // It scrolls, so the keyboard must reach it.
      { class: 'drawer-body', attributes: { tabindex: '0', role: 'region', 'aria-label': 'Explanation' } },
      this.#headlines.element,
      section('What would make it untrue', this.#warnings.all),
      section('Legs', this.#legs.element),
      this.chartSlot,
      section('Arithmetic', this.#arithmetic.element),
      this.#conversion,
      section('Same asset', this.#sameAssetWords, this.#sameAsset.element),
    );
  }

  /** `now`: epoch ms by the engine's clock, for what runs on between two explanations. */
  show(content: ExplainedRow, at: number, now: number): void {
    this.#headlines.show(headlines(content));
    this.#warnings.show(content.warnings);
    this.showLegs(content, at, now);
    this.#arithmetic.show(
      ['', 'How', 'Value'],
      content.arithmetic.map(step => ({
        id: step.id,
        cells: [step.what, step.formula, stepText(step, content.legs)],
        ...(TOTALS.has(step.id) && { look: 'total' }),
      })),
    );
    this.#showConversion(content);
    this.#showSameAsset(content);
  }

  showLegs({ legs }: ExplainedRow, at: number, now: number): void {
    const facts = legs.map(leg => legFacts(leg, at, now));
    this.#legs.show(
      ['', ...legs.map(leg => `${SIDES[leg.side]} ${legName(leg)}`.trim())],
      (facts[0] ?? []).map(({ id, label }, i) => ({
        id,
        cells: [label, ...facts.map(each => each[i]?.value ?? '')],
        ...(id === 'state' && legs.some(leg => leg.state !== 'live') && { look: 'not-live' }),
      })),
    );
  }

  #showConversion({ conversion }: ExplainedRow): void {
    this.#conversion.hidden = conversion === null;
    if (conversion === null) return;
    const { from, to, rate, markets } = conversion;
    const words =
      rate === null
        ? `No scanned spot market between ${from} and ${to} is live: the two can't be compared.`
        : `1 ${from} is ${unitPriceText(rate, to)}: the median of the live markets between the two.`;
    setText(this.#rateWords, words);
    this.#rates.element.hidden = markets.length === 0;
    this.#rates.show(
      ['', 'Mid', `1 ${from}`, ''],
      markets.map(({ id, mid, value, state, used }) => ({
        id,
        cells: [nameOf(id), unitPriceText(mid, '').trim(), unitPriceText(value, '').trim(), used ? 'used' : state],
        ...(!used && { look: 'unused' }),
      })),
    );
  }

  #showSameAsset({ sameAsset }: ExplainedRow): void {
    setText(this.#sameAssetWords, `${sameAssetText(sameAsset)}.`);
    this.#sameAsset.show(
      ['', 'Unit price', 'Off median', ''],
      sameAsset.members.map(({ id, unitPrice, offPct, quarantined, own }) => ({
        id,
        cells: [
          nameOf(id),
          unitPriceText(unitPrice, ''),
          offText(offPct),
          quarantined ? 'quarantined' : own ? 'this' : '',
        ],
        ...(own ? { look: 'own' } : quarantined ? { look: 'unused' } : {}),
      })),
    );
  }
}

/** Lines that the others lead to. */
const TOTALS: ReadonlySet<string> = new Set(['grossPct', 'netPct', 'profit']);

/** `Binance spot BTCUSDT`: words, between which a narrow table can break the line. */
function nameOf(id: string): string {
  return instrumentWords(id, venueName);
}

type Section = HTMLElement;

function section(title: string, ...content: readonly Node[]): Section {
  return element('section', {}, element('h3', { text: title }), ...content);
}
