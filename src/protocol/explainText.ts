import {
  compactGain,
  compactMoney,
  compactSize,
  formatAge,
  formatDuration,
  formatPrice,
  plainDecimal,
  signedPct,
  smallPct,
} from '../model/numberFormat';
import { venueName } from '../model/venueNames';
import type { ExplainedLeg, ExplainedRow, Explanation, SameAssetEvidence, Step } from './explain';
import type { Cell, Row } from './row';

const UNKNOWN = '–';

/** One thing that is known of a leg, in words. The same ids in the same order for every leg. */
export interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

/** `Binance spot BTCUSDT`. */
export function legName({ venue, market, symbol }: ExplainedLeg): string {
  return `${venueName(venue)} ${market} ${symbol}`;
}

/** `now`: epoch ms by the engine's clock; ages and countdowns run on from the moment of the explanation. */
export function legFacts(leg: ExplainedLeg, at: number, now = at): Fact[] {
  const price = (value: number | null) =>
    value === null ? UNKNOWN : `${formatPrice(value, leg.tickSize)} ${leg.quote}`;
  const { funding } = leg;
  return [
    { id: 'state', label: 'State', value: leg.reason === '' ? leg.state : `${leg.state}: ${leg.reason}` },
    { id: 'ask', label: 'Ask', value: price(leg.ask) },
    { id: 'askSize', label: 'Ask size', value: sizeWords(leg, leg.askSize, leg.askVenueSize) },
    { id: 'bid', label: 'Bid', value: price(leg.bid) },
    { id: 'bidSize', label: 'Bid size', value: sizeWords(leg, leg.bidSize, leg.bidVenueSize) },
    { id: 'unit', label: 'Unit', value: unitWords(leg) },
    { id: 'age', label: 'Age', value: ageWords(leg, now - at) },
    { id: 'exchangeTime', label: 'Exchange time', value: timeWords(leg.exchangeTime) },
    { id: 'receivedTime', label: 'Received', value: timeWords(leg.receivedTime) },
    { id: 'lag', label: 'Lag', value: leg.lagMs === null ? UNKNOWN : `${leg.lagMs} ms` },
    {
      id: 'funding',
      label: 'Funding',
      value:
        funding === null
          ? 'none on spot'
          : funding.ratePct === null
            ? UNKNOWN
            : `${signedPct(funding.ratePct, 4)} % per ${funding.intervalHours ?? '?'} h`,
    },
    { id: 'nextFunding', label: 'Next funding', value: nextWords(funding?.nextTime ?? null, now) },
    {
      id: 'fee',
      label: 'Taker fee',
      value: `${feeWords(leg.feePct)} (${leg.feeSource === 'set' ? 'as you set it' : 'base tier'})`,
    },
    { id: 'mark', label: 'Mark price', value: price(leg.mark) },
    { id: 'index', label: 'Index price', value: price(leg.index) },
  ];
}

function sizeWords(leg: ExplainedLeg, size: number | null, venueSize: number | null): string {
  if (size === null) return UNKNOWN;
  const words = `${compactSize(size)} ${leg.base}`;
  const factors = [leg.contractSize, leg.multiplier].filter(factor => factor !== 1);
  return factors.length === 0 || venueSize === null
    ? words
    : `${words} = ${[venueSize, ...factors].map(exact).join(' × ')}`;
}

function unitWords({ base, contractSize, multiplier }: ExplainedLeg): string {
  const prices = multiplier === 1 ? `price of 1 ${base}` : `price of ${exact(multiplier)} ${base}`;
  return contractSize === 1 ? prices : `${prices}, contracts of ${exact(contractSize)}`;
}

function ageWords({ ageMs, silenceLimitMs }: ExplainedLeg, elapsedMs: number): string {
  if (ageMs === null) return UNKNOWN;
  const limit = silenceLimitMs === null ? 'sent on change' : `stale after ${formatAge(silenceLimitMs)}`;
  return `${formatAge(ageMs + Math.max(0, elapsedMs))}, ${limit}`;
}

function nextWords(time: number | null, now: number): string {
  if (time === null) return UNKNOWN;
  if (time <= now) return 'now';
  return `in ${formatDuration(time - now)} (${new Date(time).toISOString().slice(11, 16)} UTC)`;
}

function timeWords(time: number | null): string {
  return time === null ? UNKNOWN : `${new Date(time).toISOString().slice(11, 23)} UTC`;
}

function feeWords(pct: number): string {
  return `${smallPct(pct)} %`;
}

/** Ten digits: more than any price has, without the noise of binary. */
function exact(value: number): string {
  return plainDecimal(Number(value.toPrecision(10)));
}

const SIGNED: ReadonlySet<string> = new Set(['grossPct', 'netPct', 'fundingCarryPctPerDay', 'fundingAprPct']);

const VENUE_PRICES: ReadonlySet<string> = new Set(['buy.ask', 'sell.bid', 'bid', 'ask']);

/** The value of a line of the arithmetic with its unit. */
export function stepText({ id, value, unit }: Step, legs: readonly ExplainedLeg[]): string {
  if (value === null) return UNKNOWN;
  const leg = legs[id.startsWith('sell.') ? legs.length - 1 : 0];
  if (leg && VENUE_PRICES.has(id)) return `${formatPrice(value, leg.tickSize)} ${unit}`;
  const isSigned = SIGNED.has(id) || id.startsWith('vs.');
  const text = unit === '%' && isSigned ? signedPct(value, 6) : exact(value);
  return unit === '' ? text : `${text} ${unit}`;
}

/** A number of the row as the table shows it. */
export interface Headline {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** The number behind the words; null unknown. */
  readonly number: number | null;
}

/** The numbers that matter most, as the table writes them. */
export function headlines({ view, row, legs }: ExplainedRow): Headline[] {
  const quote = legs[0]?.quote ?? '';
  const number = (key: string) => numberOf(row[key]);
  const line = (id: string, label: string, write: (value: number) => string): Headline => {
    const value = number(id);
    return { id, label, value: value === null ? UNKNOWN : write(value), number: value };
  };
  const pct = (value: number) => `${signedPct(value)} %`;
  if (view === 'markets') {
    const [leg] = legs as readonly [ExplainedLeg];
    const price = (value: number) => `${formatPrice(value, leg.tickSize)} ${quote}`;
    return [
      line('bid', 'Bid', price),
      line('ask', 'Ask', price),
      line('last', 'Last', price),
      line('change24hPct', '24h', value => `${signedPct(value, 2)} %`),
      line('volume24hQuote', 'Volume 24h', value => `${compactMoney(value)} ${quote}`),
    ];
  }
  return [
    line('netPct', 'Net', pct),
    line('grossPct', 'Gross', pct),
    line('feesPct', 'Fees', feeWords),
    line('size', 'Size', value => `${compactSize(value)} ${legs[0]?.base ?? ''}`),
    line('notional', 'Notional', value => `${compactMoney(value)} ${quote}`),
    line('profit', 'Profit', value => `${gainWords(value)} ${quote}`),
    line('fundingCarryPctPerDay', 'Carry a day', value => `${signedPct(value)} %`),
  ];
}

/** With its sign, as the table has it; none where it rounds to zero. */
function gainWords(value: number): string {
  const text = compactGain(value);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

function numberOf(cell: Cell | Row | undefined): number | null {
  return typeof cell === 'number' ? cell : null;
}

/** `BTC spot-perp`, or the symbol of a row of the markets view. */
export function explainedTitle({ view, base, row, legs }: ExplainedRow): string {
  return view === 'spreads' ? `${base} ${String(row.kind)}` : `${legs[0]?.symbol ?? base}`;
}

export function unitPriceText(value: number | null, currency: string): string {
  return value === null ? UNKNOWN : `${plainDecimal(Number(value.toPrecision(6)))} ${currency}`;
}

export function offText(pct: number | null): string {
  return pct === null ? UNKNOWN : `${signedPct(pct, 2)} %`;
}

/** What the guard found, in a sentence. */
export function sameAssetText({ members, median, currency, limitPct }: SameAssetEvidence): string {
  const priced = members.filter(member => member.unitPrice !== null).length;
  const markets = `${priced} ${priced === 1 ? 'market' : 'markets'}`;
  return `median ${unitPriceText(median, currency)} of ${markets}; from ${exact(limitPct)} % off it counts as another coin`;
}

/** The whole explanation as text, for a terminal or the clipboard. */
export function explanationText({ at, gone, buy, sell, content }: Explanation): string {
  const when = new Date(at).toISOString();
  if (content === null) return `${sell === null ? buy : `${buy} > ${sell}`}: ${gone} (${when})\n`;
  const { row, legs, arithmetic, conversion, sameAsset, warnings } = content;
  const reason = String(row.reason ?? '');
  const lines = [
    `${explainedTitle(content)}: ${String(row.state)}${reason === '' ? '' : `, ${reason}`} (${when})`,
    headlines(content)
      .map(({ label, value }) => `${label} ${value}`)
      .join(' · '),
    '',
  ];
  lines.push(...legLines(legs, at), '', 'Arithmetic');
  lines.push(
    ...aligned(
      arithmetic.map(step => [step.what, step.formula === '' ? '' : `${step.formula} =`, stepText(step, legs)]),
    ),
  );
  lines.push('', 'What would make it untrue');
  if (warnings.length === 0) lines.push('  nothing that is known');
  for (const { severity, words } of warnings) lines.push(`  ${severity}: ${words}`);
  if (conversion !== null) {
    lines.push(
      '',
      `One ${conversion.from} in ${conversion.to}: ${conversion.rate === null ? UNKNOWN : exact(conversion.rate)}`,
    );
    lines.push(
      ...aligned(
        conversion.markets.map(({ id, mid, value, state, used }) => [
          id,
          `mid ${mid === null ? UNKNOWN : exact(mid)}`,
          `value ${value === null ? UNKNOWN : exact(value)}`,
          used ? 'used' : state,
        ]),
      ),
    );
  }
  lines.push('', `Same asset: ${sameAssetText(sameAsset)}`);
  lines.push(
    ...aligned(
      sameAsset.members.map(({ id, unitPrice, offPct, quarantined, own }) => [
        `${own ? '*' : ' '} ${id}`,
        unitPriceText(unitPrice, sameAsset.currency),
        offText(offPct),
        quarantined ? 'quarantined' : '',
      ]),
    ),
  );
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`;
}

const SIDES = { buy: 'Buy', sell: 'Sell', both: '' } as const;

function legLines(legs: readonly ExplainedLeg[], at: number): string[] {
  const facts = legs.map(leg => legFacts(leg, at));
  const head = ['', ...legs.map(leg => `${SIDES[leg.side]} ${legName(leg)}`.trim())];
  const rows = (facts[0] ?? []).map(({ label }, i) => [label, ...facts.map(each => each[i]?.value ?? '')]);
  return aligned([head, ...rows]);
}

/** Rows of cells as lines, each column as wide as its widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows.map(row => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
