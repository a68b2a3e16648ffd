import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, NUMBER_SETTINGS, parseSettings } from '../../../src/model/settings';

const VENUES = ['binance', 'bybit', 'okx'];

function parse(raw: Readonly<Record<string, unknown>>) {
  const { settings, problems } = parseSettings(raw, VENUES);
  return { settings, keys: problems.map(problem => problem.key), words: problems.map(problem => problem.message) };
}

describe('parseSettings', () => {
  it('makes defaults out of nothing: all venues and markets, no complaint', () => {
    for (const raw of [{}, { venues: [], markets: null, tradfi: undefined, pingIntervalMs: null, proxy: null }]) {
      const { settings, keys } = parse(raw);
      assert.deepEqual(keys, []);
      assert.deepEqual(settings, { ...DEFAULT_SETTINGS, venues: VENUES, markets: ['spot', 'perp'] });
    }
  });

  it('never mixes what is on this machine with real exchanges: without a choice, only what has an address there', () => {
    const local = {
      'okx.spot.rest': 'http://127.0.0.1:1',
      'okx.spot.ws': 'ws://localhost:1/x',
      'bybit.perp.ws': 'ws://[::1]:2',
    };
    assert.deepEqual(parse({ endpoints: local }).settings.venues, ['bybit', 'okx']);
    assert.deepEqual(parse({ endpoints: local, venues: [] }).settings.venues, ['bybit', 'okx']);
    assert.deepEqual(parse({ endpoints: local, venues: ['binance', 'okx'] }).settings.venues, ['binance', 'okx']);
    const elsewhere = { ...local, 'okx.perp.ws': 'wss://127.0.0.1.example.org' };
    assert.deepEqual(parse({ endpoints: elsewhere }).settings.venues, VENUES);
    assert.deepEqual(parse({ endpoints: { 'okx.spot.ws': 'no url' } }).settings.venues, VENUES);
  });

  it('takes files of certificate authorities by their absolute paths, of any system', () => {
    const caFiles = ['/etc/ca.pem', 'C:\\certs\\ca.pem', 'd:/ca.pem', '\\\\server\\ca.pem', '/etc/ca.pem'];
    const { settings, keys } = parse({ proxy: { caFiles } });
    assert.deepEqual([settings.proxy.caFiles, keys], [caFiles.slice(0, 4), []]);
    const wrong = parse({ proxy: { caFiles: ['ca.pem', '~/ca.pem', '/etc/ca.pem'] } });
    assert.deepEqual(wrong.settings.proxy.caFiles, ['/etc/ca.pem']);
    assert.deepEqual(wrong.keys, ['caFiles', 'caFiles']);
    assert.match(wrong.words[0] ?? '', /^caFiles: "ca\.pem" must be an absolute path/);
    assert.deepEqual(parse({ proxy: { caFiles: '/etc/ca.pem' } }).keys, ['caFiles']);
  });

  it('has the tunables of the transport with their defaults', () => {
    assert.equal(DEFAULT_SETTINGS.pingIntervalMs, 30_000);
    assert.equal(DEFAULT_SETTINGS.pongTimeoutMs, 10_000);
    assert.equal(DEFAULT_SETTINGS.activityLimitMs, 60_000);
    assert.equal(DEFAULT_SETTINGS.quarantinePct, 10);
    assert.ok(DEFAULT_SETTINGS.listingRefreshMs <= 3_600_000, 'at least hourly');
  });

  for (const [key, { min, max, fallback }] of Object.entries(NUMBER_SETTINGS)) {
    it(`clamps ${key} to ${min}..${max} and says so`, () => {
      for (const [value, taken] of [
        [min - 1, min],
        [max + 1, max],
      ] as const) {
        const { settings, keys, words } = parse({ [key]: value });
        assert.equal(settings[key as keyof typeof NUMBER_SETTINGS], taken);
        assert.deepEqual(keys, [key]);
        assert.equal(words[0], `${key} is ${value}, outside ${min} to ${max}; using ${taken}`);
      }
      for (const value of [min, max]) {
        const { settings, keys } = parse({ [key]: value });
        assert.deepEqual([settings[key as keyof typeof NUMBER_SETTINGS], keys], [value, []]);
      }
      for (const value of ['5', Number.NaN, Number.POSITIVE_INFINITY, true, [], {}]) {
        const { settings, keys, words } = parse({ [key]: value });
        assert.equal(settings[key as keyof typeof NUMBER_SETTINGS], fallback);
        assert.deepEqual([keys, words], [[key], [`${key} must be a number; using ${fallback}`]]);
      }
    });
  }

  it('takes known venues and markets once each, names the unknown ones, and falls back to all', () => {
    const some = parse({ venues: ['okx', 'mtgox', 'okx'], markets: ['perp'] });
    assert.deepEqual([some.settings.venues, some.settings.markets], [['okx'], ['perp']]);
    assert.deepEqual(some.words, ['venues: unknown "mtgox"; there are binance, bybit, okx']);
    const none = parse({ venues: ['mtgox'], markets: ['futures'] });
    assert.deepEqual([none.settings.venues, none.settings.markets], [VENUES, ['spot', 'perp']]);
    assert.deepEqual(none.keys, ['venues', 'markets']);
  });

  for (const key of ['venues', 'markets', 'assets']) {
    it(`wants ${key} as a list of texts`, () => {
      for (const value of ['okx', 5, [1], {}]) {
        const { keys, words } = parse({ [key]: value });
        assert.deepEqual([keys, words], [[key], [`${key} must be a list of texts; ignoring it`]]);
      }
    });
  }

  it('writes assets as they are called here', () => {
    assert.deepEqual(parse({ assets: ['btc', 'Eth'] }).settings.assets, ['BTC', 'ETH']);
  });

  for (const key of ['tradfi', 'strictQuotes'] as const) {
    it(`wants ${key} as true or false`, () => {
      assert.deepEqual([parse({ [key]: true }).settings[key], parse({ [key]: true }).keys], [true, []]);
      const { settings, words } = parse({ [key]: 'yes' });
      assert.deepEqual([settings[key], words], [false, [`${key} must be true or false; using false`]]);
    });
  }

  describe('endpoints', () => {
    it('takes origins with a path, and takes off the last slash', () => {
      const endpoints = {
        'binance.spot.rest': 'http://127.0.0.1:9001/',
        'binance.perp.ws': 'wss://host/prefix//',
        'okx.perp.rest': 'https://host/a/b',
      };
      const { settings, keys } = parse({ endpoints });
      assert.deepEqual(keys, []);
      assert.deepEqual(settings.endpoints, {
        'binance.spot.rest': 'http://127.0.0.1:9001',
        'binance.perp.ws': 'wss://host/prefix',
        'okx.perp.rest': 'https://host/a/b',
      });
    });

    it('names each key that it does not know', () => {
      const url = 'http://host';
      for (const key of ['mtgox.spot.rest', 'okx.futures.rest', 'okx.spot.http', 'okx.spot', 'okx.spot.rest.x', '']) {
        const { settings, words } = parse({ endpoints: { [key]: url } });
        assert.deepEqual(settings.endpoints, {});
        assert.deepEqual(words, [`endpoints: unknown key "${key}"; expected <venue>.<spot|perp>.<rest|ws>`]);
      }
    });

    it('names each value that cannot be used', () => {
      const wrong = [
        'ws://host',
        'host:80',
        'not a url',
        'http://host?x=1',
        'http://host#x',
        'http://me:pw@host',
        5,
        null,
      ];
      for (const value of wrong) {
        const { settings, words } = parse({ endpoints: { 'okx.spot.rest': value } });
        assert.deepEqual(settings.endpoints, {});
        assert.equal(
          words[0],
          `endpoints: "okx.spot.rest" must be http:// or https://host with an optional path, not ${JSON.stringify(value)}`,
        );
      }
      assert.match(
        parse({ endpoints: { 'okx.spot.ws': 'http://host' } }).words[0] ?? '',
        /must be ws:\/\/ or wss:\/\//,
      );
    });

    it('must be an object', () => {
      for (const endpoints of ['x', [], 5]) {
        const { settings, keys } = parse({ endpoints });
        assert.deepEqual([settings.endpoints, keys], [{}, ['endpoints']]);
      }
    });
  });

  describe('takerFeePct', () => {
    it('takes percentages, rebates too', () => {
      const takerFeePct = { 'okx.spot': 0.1, 'okx.perp': 0, 'bybit.perp': -0.01 };
      const { settings, keys } = parse({ takerFeePct });
      assert.deepEqual([settings.takerFeePct, keys], [takerFeePct, []]);
    });

    it('names each key and value that cannot be used', () => {
      for (const key of ['mtgox.spot', 'okx', 'okx.futures', 'okx.spot.x']) {
        const { settings, words } = parse({ takerFeePct: { [key]: 0.1 } });
        assert.deepEqual(settings.takerFeePct, {});
        assert.deepEqual(words, [`takerFeePct: unknown key "${key}"; expected <venue>.<spot|perp>`]);
      }
      for (const value of ['0.1', -1.01, 10.01, Number.NaN, null]) {
        const { settings, words } = parse({ takerFeePct: { 'okx.spot': value } });
        assert.deepEqual(settings.takerFeePct, {});
        assert.match(words[0] ?? '', /"okx\.spot" must be a percentage from -1 to 10/);
      }
      for (const takerFeePct of [[], 'x', 1]) assert.deepEqual(parse({ takerFeePct }).keys, ['takerFeePct']);
    });
  });

  describe('proxy', () => {
    it('takes http, https and socks', () => {
      for (const url of ['http://p:3128', 'https://p', 'socks5://p:1080', 'socks5h://p', 'socks://p']) {
        const { settings, keys } = parse({ proxy: { url, noProxy: ['.local'], extraCa: ['PEM'], systemCa: false } });
        assert.deepEqual(keys, []);
        assert.deepEqual(settings.proxy, {
          ...{ url, noProxy: ['.local'], extraCa: ['PEM'], caFiles: [], systemCa: false },
        });
      }
    });

    it('names what cannot be used', () => {
      for (const url of ['ftp://p', 'p', 5, {}]) {
        const { settings, words } = parse({ proxy: { url } });
        assert.equal(settings.proxy.url, '');
        assert.deepEqual(words, ['proxy must be an http://, https:// or socks5:// URL; going without']);
      }
      assert.deepEqual(parse({ proxy: { noProxy: 'x', extraCa: [5] } }).keys, ['proxy.noProxy', 'proxy.extraCa']);
    });

    it('names a proxy that is no object, and a systemCa that is no flag', () => {
      assert.deepEqual(parse({ proxy: 'http://p:3128' }).keys, ['proxy']);
      assert.deepEqual(parse({ proxy: { systemCa: 'yes' } }).keys, ['proxy.systemCa']);
    });
  });
});
