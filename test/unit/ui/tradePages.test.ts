import assert from 'node:assert/strict';
import { VENUES } from '../../../src/connectors/registry';
import { tradePage } from '../../../src/model/tradePages';
import { VENUE_NAMES, venueName } from '../../../src/model/venueNames';
import { instrument } from '../../harness/scriptedEngine';

const SYMBOLS = [
  { symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', settle: 'USDT' },
  { symbol: 'BTCUSDC', base: 'BTC', quote: 'USDC', settle: 'USDC' },
  { symbol: 'BTCPERP', base: 'BTC', quote: 'USDC', settle: 'USDC' },
  { symbol: '1000PEPEUSDT', base: 'PEPE', quote: 'USDT', settle: 'USDT' },
  { symbol: 'BTC-USDT-SWAP', base: 'BTC', quote: 'USDT', settle: 'USDT' },
  { symbol: 'ODD NAME/USDT', base: 'ODD', quote: 'USDT', settle: 'USDT' },
  { symbol: '币安人生USDT', base: '币安人生', quote: 'USDT', settle: 'USDT' },
];

describe('what is known of venues without their files', () => {
  it('is what the registry has, in its order', () => {
    assert.deepEqual(
      VENUE_NAMES,
      VENUES.map(({ id, name, markets }) => ({ id, name, markets: markets.map(market => market.market) })),
    );
    assert.deepEqual([venueName('okx'), venueName('nowhere')], ['OKX', 'nowhere']);
  });

  for (const venue of VENUES) {
    for (const market of venue.markets) {
      it(`has the trade page of ${venue.id} ${market.market}`, () => {
        for (const symbol of SYMBOLS) {
          const leg = instrument({ ...symbol, venue: venue.id, market: market.market });
          const page = tradePage(leg);
          // Symbols are others' text: here every part of them is encoded, whatever the venue file leaves to the browser.
          assert.equal(decodeURIComponent(page ?? ''), decodeURIComponent(market.tradePage(leg)));
          assert.match(page ?? '', /^https:\/\/www\.(binance|bybit|okx)\.com\/[\x21-\x7e]+$/);
        }
      });
    }
  }

  it('has none for a venue that it does not know', () => {
    assert.equal(tradePage(instrument({ venue: 'nowhere' })), undefined);
  });
});
