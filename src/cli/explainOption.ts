import { didYouMean } from '../base/suggest';
import { MARKETS, parseInstrumentId } from '../model/instrument';
import type { Subject } from '../protocol/panel';
import { UsageError } from './usageError';

const EXAMPLE = 'binance:spot:BTCUSDT';

/** What `explain BUY SELL` or `--explain BUY>SELL` names; one id alone is a row of the markets view. */
export function explainSubject(ids: readonly string[], venueIds: readonly string[]): Subject {
  const [buy, sell = null, more] = ids;
  if (buy === undefined || more !== undefined) {
    throw new UsageError(
      `explain takes the instrument to buy and the one to sell, or one alone, for example ${EXAMPLE}.`,
    );
  }
  for (const id of sell === null ? [buy] : [buy, sell]) check(id, venueIds);
  return { buy, sell };
}

/** The value of `--explain`. */
export function explainFlag(text: string, venueIds: readonly string[]): Subject {
  return explainSubject(
    text.split('>').map(id => id.trim()),
    venueIds,
  );
}

function check(id: string, venueIds: readonly string[]): void {
  const parts = parseInstrumentId(id);
  if (!parts) {
    throw new UsageError(
      `"${id}" is no instrument: write VENUE:MARKET:SYMBOL with ${MARKETS.join(' or ')}, for example ${EXAMPLE}.`,
    );
  }
  if (!venueIds.includes(parts.venue)) {
    throw new UsageError(
      `unknown exchange in "${id}"; there are ${venueIds.join(', ')}.${didYouMean(parts.venue, venueIds)}`,
    );
  }
}
