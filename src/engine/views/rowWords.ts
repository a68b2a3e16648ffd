import type { Instrument } from '../../model/instrument';
import { CROSSED, GONE, LIVE, OPEN, UNRATED } from '../../model/quoteState';

/** Reasons of the states that need no looking up. */
export const STATE_WORDS: Readonly<Record<number, string>> = {
  [LIVE]: 'fresh on both sides',
  [CROSSED]: 'the sell bid is above the buy ask',
  [OPEN]: 'the sell bid is not above the buy ask',
  [GONE]: 'no longer scanned: the venue has taken it off its list, or the settings leave it out',
  [UNRATED]: 'no live rate between the two quote currencies: no scanned spot market between them is live',
};

/** A decimal fraction below 1 as a percentage, without the noise of binary: 0.000038 is 0.0038, not 0.0038000000000000004. */
export function percent(fraction: number): number {
  const places = Math.abs(fraction) < 0.01 ? 1e15 : 1e13;
  return Math.round(fraction * 100 * places) / places;
}

/** A text column of an instrument; empty for one it does not have. */
export function instrumentText(instrument: Instrument | undefined, column: string): string {
  switch (column) {
    case 'venue':
      return instrument?.venue ?? '';
    case 'market':
      return instrument?.market ?? '';
    case 'symbol':
      return instrument?.symbol ?? '';
    case 'base':
      return instrument?.base ?? '';
    case 'quote':
      return instrument?.quote ?? '';
    default:
      return '';
  }
}
