import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generatedFiles } from '../../../scripts/generatedVenues';
import { VENUES } from '../../../src/connectors/registry';
import { fillTradePage, tradePage } from '../../../src/model/tradePages';
import { venueName } from '../../../src/model/venueNames';
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
  it('is what the registry has: `npm run venues` would change nothing', () => {
    for (const [path, text] of Object.entries(generatedFiles(readFileSync('package.json', 'utf8')))) {
      assert.equal(readFileSync(path, 'utf8'), text, `${path} is not up to date`);
    }
    assert.deepEqual([venueName('okx'), venueName('nowhere')], ['OKX', 'nowhere']);
  });

  for (const venue of VENUES) {
    for (const { market, tradePage: template } of venue.markets) {
      it(`has the trade page of ${venue.id} ${market}`, () => {
        for (const symbol of SYMBOLS) {
          const page = tradePage(instrument({ ...symbol, venue: venue.id, market })) ?? '';
          assert.equal(new URL(page).origin, new URL(template).origin);
          assert.match(page, /^https:\/\/[\x21-\x7a|~]+$/);
        }
      });
    }
  }

  it('has none for a venue that it does not know', () => {
    assert.equal(tradePage(instrument({ venue: 'nowhere' })), undefined);
  });

  it('fills in what the address names, encoded', () => {
    const leg = instrument({ symbol: 'A/B?USDT', base: 'A/B?', quote: 'USDT', settle: 'USDC' });
    const page = fillTradePage(
      'https://x.example/{stem}_{quote:lower}/{settle}?s={symbol}&b={base:lower}&{other}',
      leg,
    );
    assert.equal(page, 'https://x.example/A%2FB%3F_usdt/USDC?s=A%2FB%3FUSDT&b=a%2Fb%3F&{other}');
    assert.equal(fillTradePage('{stem}', instrument({ symbol: 'BTCPERP', quote: 'USDC' })), 'BTCPERP');
  });
});
