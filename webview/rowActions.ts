import { formatLived, signedPct } from '../src/model/numberFormat';
import type { RowAction } from '../src/protocol/panel';
import type { WindowRow } from './table/windowRows';

/** What can be done with a row, in the words of its menu. */
export function rowMenuItems(
  row: WindowRow,
  isWatched: boolean,
): { readonly text: string; readonly action: RowAction }[] {
  const asset = row.buy.base;
  const isPair = row.ids[0] !== row.ids[1];
  return [
    isWatched
      ? { text: `Remove ${asset} from watchlist`, action: 'unwatch' }
      : { text: `Add ${asset} to watchlist`, action: 'watch' },
    { text: `Mute ${asset}`, action: 'mute' },
    { text: 'Copy as text', action: 'copyText' },
    { text: 'Copy as JSON', action: 'copyJson' },
    { text: isPair ? 'Open trade pages' : 'Open trade page', action: 'openTradePage' },
  ];
}

/** An episode is what has been: only the pair as it is now can be explained. */
export function explainWords(view: string, isCompact: boolean): string {
  if (isCompact) return 'Explain in the panel';
  return view === 'episodes' ? 'Explain as it is now' : 'Explain';
}

/** A row in one sentence, for those who hear it. */
export function rowWords(row: WindowRow, view: string, venueName: (id: string) => string): string {
  const said = (name: string, value: number | null, decimals = 3) =>
    value === null ? '' : `${name} ${signedPct(value, decimals)} %`;
  const numbers =
    view === 'markets'
      ? [said('funding', row.number('fundingRatePct'), 4), said('against spot', row.number('vs.spot'))]
      : view === 'funding'
        ? [said('carry a day', row.number('fundingCarryPctPerDay')), said('net', row.number('netPct'))]
        : view === 'episodes'
          ? [said('peak net', row.number('peakNetPct')), `lived ${formatLived(row.number('livedMs') ?? 0)}`]
          : [said('net', row.number('netPct')), said('gross', row.number('grossPct'))];
  const state = row.reason === '' || row.isRanked ? row.state : `${row.state}: ${row.reason}`;
  return [rowTitle(row, venueName), ...numbers, state].filter(each => each !== '').join(', ');
}

/** `BTC: Binance perp, OKX spot`. */
export function rowTitle(row: WindowRow, venueName: (id: string) => string): string {
  const buy = `${venueName(row.buy.venue)} ${row.buy.market}`;
  const sell = `${venueName(row.sell.venue)} ${row.sell.market}`;
  return row.ids[0] === row.ids[1] ? `${row.buy.symbol}: ${buy}` : `${row.buy.base}: buy ${buy}, sell ${sell}`;
}
