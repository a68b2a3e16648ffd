import { venueName } from '../../model/venueNames';
import type { ExplainedLeg, Step } from '../../protocol/explain';
import { breakEvenHours, carryPerHour } from '../../spreads/carry';
import { sellUnitPrice, unitPrice } from '../../spreads/edgePrice';
import type { Moment, RowSources } from '../views/viewRows';
import { inWords, known } from './known';

/** Reads a number of the row that is explained, by its NDJSON key. */
export type RowNumber = (name: string) => number;

/** From the venues' prices to net, size, profit and carry. What the row shows is read from the row. */
export function edgeArithmetic(
  sources: RowSources,
  legs: readonly [ExplainedLeg, ExplainedLeg],
  indexes: readonly [number, number],
  edge: number,
  number: RowNumber,
  moment: Moment,
): Step[] {
  const [buy, sell] = legs;
  const { store, book } = sources;
  const ask = number('buy.ask');
  const bid = number('sell.bid');
  const conversion = number('conversion');
  const buyUnit = unitPrice(ask, buy.multiplier);
  const sellUnit = unitPrice(bid, sell.multiplier);
  const converted = sellUnitPrice(bid, sell.multiplier, conversion);
  const net = book.edges.net[edge] as number;
  const carry = carryPerHour(store, indexes[0], indexes[1], moment.mono);
  const per = (leg: ExplainedLeg) => (leg.multiplier === 1 ? '' : `, per ${leg.multiplier} ${leg.base}`);
  const fees = `${inWords(buy.feePct)} + ${inWords(sell.feePct)}`;
  return [
    step('buy.ask', `Ask on ${placeOf(buy)}${per(buy)}`, '', ask, buy.quote),
    ...(buy.multiplier === 1
      ? []
      : [step('buy.unitPrice', `Ask of one ${buy.base}`, `${inWords(ask)} ÷ ${buy.multiplier}`, buyUnit, buy.quote)]),
    step('sell.bid', `Bid on ${placeOf(sell)}${per(sell)}`, '', bid, sell.quote),
    ...(sell.multiplier === 1
      ? []
      : [
          step(
            'sell.unitPrice',
            `Bid of one ${sell.base}`,
            `${inWords(bid)} ÷ ${sell.multiplier}`,
            sellUnit,
            sell.quote,
          ),
        ]),
    ...(buy.quote === sell.quote
      ? []
      : [
          step('conversion', `One ${sell.quote} in ${buy.quote}`, '', conversion, buy.quote),
          step(
            'sell.converted',
            `Bid in ${buy.quote}`,
            `${inWords(sellUnit)} × ${inWords(conversion)}`,
            converted,
            buy.quote,
          ),
        ]),
    step('ratio', 'Bid over ask', `${inWords(converted)} ÷ ${inWords(buyUnit)}`, converted / buyUnit, ''),
    step('grossPct', 'Gross spread', `${inWords(converted / buyUnit)} − 1`, number('grossPct'), '%'),
    step('feesPct', 'Taker fees of both legs', fees, number('feesPct'), '%'),
    step(
      'netPct',
      'Net spread',
      `${inWords(number('grossPct'))} − ${inWords(number('feesPct'))}`,
      number('netPct'),
      '%',
    ),
    sizeStep('buy.askSize', 'Size at the ask', buy, buy.askVenueSize, buy.askSize),
    sizeStep('sell.bidSize', 'Size at the bid', sell, sell.bidVenueSize, sell.bidSize),
    step(
      'size',
      'Size of both at once',
      `the lesser of ${inWords(number('buy.askSize'))} and ${inWords(number('sell.bidSize'))}`,
      number('size'),
      buy.base,
    ),
    step('notional', 'Notional', `${inWords(number('size'))} × ${inWords(buyUnit)}`, number('notional'), buy.quote),
    step(
      'profit',
      'Profit at the touch',
      `${inWords(number('notional'))} × ${inWords(number('netPct'))} %`,
      number('profit'),
      buy.quote,
    ),
    step(
      'fundingCarryPctPerDay',
      'Funding carry a day',
      `(${rateWords(sell)} − ${rateWords(buy)}) × 24`,
      number('fundingCarryPctPerDay'),
      '%',
    ),
    step(
      'breakEvenHours',
      'Hours of carry that pay for the rest',
      breakEvenWords(net, carry),
      breakEvenHours(net, carry),
      'h',
    ),
  ];
}

/** Mid, tick and funding of one instrument, and how it stands against its references. */
export function marketArithmetic(leg: ExplainedLeg, number: RowNumber, columns: readonly string[]): Step[] {
  const bid = number('bid');
  const ask = number('ask');
  const per = leg.multiplier === 1 ? '' : `, per ${leg.multiplier} ${leg.base}`;
  const scale = leg.multiplier === 1 ? '' : ` ÷ ${leg.multiplier}`;
  const mid = unitPrice((bid + ask) / 2, leg.multiplier);
  return [
    step('bid', `Bid on ${placeOf(leg)}${per}`, '', bid, leg.quote),
    step('ask', `Ask on ${placeOf(leg)}${per}`, '', ask, leg.quote),
    step('mid', `Mid of one ${leg.base}`, `(${inWords(bid)} + ${inWords(ask)}) ÷ 2${scale}`, mid, leg.quote),
    sizeStep('bidSize', 'Size at the bid', leg, leg.bidVenueSize, leg.bidSize),
    sizeStep('askSize', 'Size at the ask', leg, leg.askVenueSize, leg.askSize),
    step(
      'tickSizePct',
      'Smallest price step',
      `${inWords(number('tickSize'))} ÷ ${inWords((bid + ask) / 2)}`,
      number('tickSizePct'),
      '%',
    ),
    ...(leg.funding === null
      ? []
      : [
          step(
            'fundingAprPct',
            'Funding a year',
            `${inWords(number('fundingRatePct'))} ÷ ${inWords(number('fundingIntervalHours'))} h × 8760 h`,
            number('fundingAprPct'),
            '%',
          ),
        ]),
    ...columns
      .filter(name => name.startsWith('vs.') && name !== `vs.${leg.venue}`)
      .map(name => step(name, `Against ${referenceName(leg, name.slice(3))}`, '', number(name), '%')),
  ];
}

function referenceName(leg: ExplainedLeg, name: string): string {
  return name === 'spot' ? `${venueName(leg.venue)} spot` : `${venueName(name)} perp`;
}

function placeOf({ venue, market, symbol }: ExplainedLeg): string {
  return `${venueName(venue)} ${market} ${symbol}`;
}

function step(id: string, what: string, formula: string, value: number, unit: string): Step {
  return { id, what, formula: formula.includes('unknown') ? '' : formula, value: known(value), unit };
}

/** Contracts and scaled units become base units. */
function sizeStep(id: string, what: string, leg: ExplainedLeg, venueSize: number | null, size: number | null): Step {
  const factors = [leg.contractSize, leg.multiplier].filter(factor => factor !== 1).map(inWords);
  const formula = factors.length === 0 ? '' : [inWords(venueSize ?? Number.NaN), ...factors].join(' × ');
  return step(id, `${what}, ${venueName(leg.venue)}`, formula, size ?? Number.NaN, leg.base);
}

/** Per hour, in percent; a spot leg pays nothing. */
function rateWords({ funding }: ExplainedLeg): string {
  if (funding === null) return '0';
  const { ratePct, intervalHours } = funding;
  return ratePct === null || intervalHours === null ? 'unknown' : `${inWords(ratePct)} ÷ ${inWords(intervalHours)} h`;
}

function breakEvenWords(net: number, carry: number): string {
  if (net >= 0) return 'net is not negative';
  if (carry > 0) return `${inWords(-net * 100)} ÷ ${inWords(carry * 100)} % an hour`;
  return Number.isNaN(carry) || Number.isNaN(net) ? '' : 'the carry does not earn';
}
