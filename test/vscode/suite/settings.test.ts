import assert from 'node:assert/strict';
import { ConfigurationTarget, workspace } from 'vscode';
import type { EngineSettings } from '../../../src/model/settings';
import type { TestingApi } from '../../../src/ui/testingApi';
import { FIRST_VENUES } from '../../harness/firstVenues';
import { eventually } from '../driver/eventually';
import { allComplete, set, testing } from './extensionApi';
import { declaredSettings } from './manifest';

type Values = Readonly<Record<string, unknown>>;

/** Another value for each setting than its default, and what that makes of the parsed settings where it differs. */
const OTHER: Values = {
  venues: ['binance', 'okx'],
  markets: ['perp'],
  assets: ['BTC', 'ETH'],
  tradfi: true,
  strictQuotes: true,
  takerFeePct: { 'okx.perp': 0.02 },
  alwaysOn: true,
  watchlist: ['SOL'],
  muted: ['DOGE'],
  minNetPct: 0.05,
  'panel.maxRows': '20',
  'statusBar.enabled': false,
  'statusBar.rankBy': 'profit',
  'statusBar.assets': ['BTC'],
  'statusBar.kinds': ['perp-perp'],
  'statusBar.filter': 'venue:okx',
  'bestSpreads.filter': 'net>0.1',
  proxy: 'http://127.0.0.1:9',
  noProxy: ['example.org'],
  caFiles: ['/there/is/no/such/ca.pem'],
  venueModules: ['/there/is/no/such/venue.mjs'],
  logLevel: 'debug',
};

/** Where the whole of them is tried elsewhere: addresses are those of the tests. */
const LEFT_OUT = ['endpoints'];

describe('settings', () => {
  let api: TestingApi;
  before(async () => {
    api = await testing();
  });
  after(() => allComplete(api));

  const parsed = () => JSON.stringify([api.engineSettings(), api.uiSettings()]);

  it('take effect at once, each of them, and are undone', async () => {
    for (const [key, declared] of declaredSettings()) {
      const name = key.replace('spreadScanner.', '');
      if (LEFT_OUT.includes(name)) continue;
      const before = parsed();
      const value = OTHER[name] ?? between(declared.minimum, declared.maximum, declared.default, key);
      await set(name, value);
      await eventually(`${key} has an effect`, () => parsed() !== before, 5_000);
      await set(name, undefined);
      await eventually(`${key} is undone`, () => parsed() === before, 5_000);
      assert.deepEqual(api.settingProblems(), [], key);
    }
  }).timeout(120_000);

  it('that are wrong are named, and the default is used', async () => {
    const before = parsed();
    for (const [name, value] of [
      ['pingIntervalMs', 'soon'],
      ['caFiles', ['ca.pem']],
      ['venues', ['nowhere', ...FIRST_VENUES]],
      ['takerFeePct', { 'okx.moon': 1 }],
      ['statusBar.rankBy', 'luck'],
      ['minNetPct', 'much'],
    ] as const) {
      await set(name, value);
      await eventually(
        `${name} is named`,
        () => api.settingProblems().some(words => words.startsWith(name.split('.')[0] ?? '')),
        5_000,
      );
      assert.equal(parsed(), before, name);
      await set(name, undefined);
      await eventually('no problem is left', () => api.settingProblems().length === 0, 5_000);
    }
  });

  it("follow VS Code's own ones for proxy and certificates while it runs", async () => {
    const http = workspace.getConfiguration('http');
    const proxyNow = () => (api.engineSettings() as EngineSettings).proxy;
    const before = JSON.stringify(proxyNow());
    const warnings = api.log().warnings;
    for (const [key, value, follows] of [
      ['proxy', 'http://127.0.0.1:9', () => proxyNow().url === 'http://127.0.0.1:9'],
      ['noProxy', ['x.example'], () => proxyNow().noProxy.includes('x.example')],
      ['proxySupport', 'off', () => proxyNow().url === '' && proxyNow().noProxy.includes('*')],
      ['systemCertificates', false, () => !proxyNow().systemCa],
      ['proxyStrictSSL', false, () => api.log().warnings > warnings],
    ] as const) {
      await http.update(key, value, ConfigurationTarget.Global);
      await eventually(`http.${key} is followed`, follows, 5_000);
      await http.update(key, undefined, ConfigurationTarget.Global);
      await eventually(`http.${key} is undone`, () => JSON.stringify(proxyNow()) === before, 5_000);
    }
  });

  it('give the running engine certificate authorities, and it says which file it can not read', async () => {
    const [path] = OTHER.caFiles as readonly [string];
    const words = `caFiles: ${path} cannot be read`;
    const isSaid = () => api.health()?.rows.some(row => row.diagnosis.includes(words)) ?? false;
    await set('caFiles', [path]);
    await eventually('it is said', isSaid);
    await set('caFiles', undefined);
    await eventually('it is said no more', () => !isSaid());
  });

  it('choose venues and markets of the running engine', async () => {
    await set('venues', ['bybit']);
    await eventually('only Bybit', () => {
      const rows = api.health()?.rows ?? [];
      return rows.length > 0 && rows.every(row => row.venue === 'bybit');
    });
    await set('venues', undefined);
    await eventually('all three', () => new Set(api.health()?.rows.map(row => row.venue)).size === 3);
  });
});

function between(minimum: number | undefined, maximum: number | undefined, fallback: unknown, key: string): number {
  if (minimum === undefined || maximum === undefined) throw new Error(`no other value is known for ${key}`);
  const middle = Math.floor((minimum + Math.min(maximum, Number(fallback) * 2 + 2)) / 2);
  return middle === fallback ? middle + 1 : Math.max(minimum, middle);
}
