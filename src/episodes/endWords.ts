import { plainDecimal, smallPct } from '../model/numberFormat';
import type { Terms } from './terms';

/** Why net is below the threshold: what has moved since it last was not, and by how much. `net` is a fraction. */
export function belowWords(before: Terms, now: Terms, net: number, leastPct: number): string {
  const moves = [
    moved('the buy ask', before.ask, now.ask),
    moved('the sell bid', before.bid, now.bid),
    moved('the rate between the quotes', before.conversion, now.conversion),
    feesMoved(before.fees, now.fees),
  ].filter(words => words !== '');
  return `net fell to ${netWords(net)}, below ${plainDecimal(leastPct)} %: ${moves.join(', ')}`;
}

export function thresholdWords(net: number, leastPct: number): string {
  return `settings changed: the threshold is now ${plainDecimal(leastPct)} %, and net was ${netWords(net)}`;
}

/** Three significant digits with a sign: what is just below zero must not read as zero. */
function netWords(net: number): string {
  return `${net < 0 ? '-' : '+'}${smallPct(Math.abs(net * 100))} %`;
}

function moved(what: string, before: number, now: number): string {
  const change = now / before - 1;
  if (now === before || Number.isNaN(change)) return '';
  return `${what} ${change > 0 ? 'rose' : 'fell'} ${smallPct(Math.abs(change * 100))} %`;
}

function feesMoved(before: number, now: number): string {
  if (now === before) return '';
  const [was, is] = [before, now].map(fees => plainDecimal(Number((fees * 100).toPrecision(12))));
  return `settings changed: both taker fees together are now ${is} %, before ${was} %`;
}
