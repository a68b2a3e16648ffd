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

/** `BTC: Binance perp, OKX spot`. */
export function rowTitle(row: WindowRow, venueName: (id: string) => string): string {
  const buy = `${venueName(row.buy.venue)} ${row.buy.market}`;
  const sell = `${venueName(row.sell.venue)} ${row.sell.market}`;
  return row.ids[0] === row.ids[1] ? `${row.buy.symbol}: ${buy}` : `${row.buy.base}: buy ${buy}, sell ${sell}`;
}
