import type { DemoInstrument } from '../../model/instrument';

/** Coins that have a letter before their name on REST since the first days, and the currencies. */
const LETTERED: Readonly<Record<string, string>> = {
  XBT: 'XXBT',
  XDG: 'XXDG',
  ETH: 'XETH',
  XRP: 'XXRP',
  LTC: 'XLTC',
  XLM: 'XXLM',
  ZEC: 'XZEC',
  ETC: 'XETC',
  USD: 'ZUSD',
  EUR: 'ZEUR',
};

/** Names of the older interfaces. */
const OLD_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

const oldName = (asset: string): string => OLD_NAMES[asset] ?? asset;
const lettered = (asset: string): string => LETTERED[oldName(asset)] ?? oldName(asset);

/** `base` and `quote` of AssetPairs: `XXBT`, `ZUSD`. */
export const baseId = (i: DemoInstrument): string => lettered(i.rawBase);
export const quoteId = (i: DemoInstrument): string => lettered(i.quote);

/** `XBT/USD` where the v2 sockets say `BTC/USD`. */
export const wsName = (i: DemoInstrument): string => `${oldName(i.rawBase)}/${oldName(i.quote)}`;
export const altName = (i: DemoInstrument): string => wsName(i).replace('/', '');

/** The pair's name on REST: `XXBTZUSD` where both have a letter, `XDGUSD` where not. */
export function restName(i: DemoInstrument): string {
  const both = LETTERED[oldName(i.rawBase)] !== undefined && LETTERED[oldName(i.quote)] !== undefined;
  return both && i.rawBase !== 'DOGE' ? baseId(i) + quoteId(i) : altName(i);
}

/** `PF_XBTUSD`; DOGE goes by its own name there. */
export const perpName = (rawBase: string, quote: string): string => `PF_${rawBase === 'BTC' ? 'XBT' : rawBase}${quote}`;
