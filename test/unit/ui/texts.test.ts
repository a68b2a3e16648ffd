import assert from 'node:assert/strict';
import { assetsProblem, splitAssets } from '../../../src/ui/assetText';
import { exportName, partialName } from '../../../src/ui/exportName';
import { panelHtml } from '../../../src/ui/panelHtml';
import { type ProxyInput, proxySource } from '../../../src/ui/proxySource';
import { rowJson, rowText } from '../../../src/ui/words';
import { edge } from './edges';

describe('export names', () => {
  it('sort by time and are valid on every system', () => {
    const at = Date.UTC(2026, 10, 23, 14, 7, 16, 123);
    assert.equal(exportName('spreads', 'csv', at, false), 'spread-scanner-spreads-2026-11-23T14-07-16Z.csv');
    assert.equal(
      exportName('health', 'ndjson', at, true),
      'spread-scanner-simulated-health-2026-11-23T14-07-16Z.ndjson',
    );
    assert.doesNotMatch(exportName('funding', 'csv', at, true), /[<>:"/\\|?*\s]/);
    assert.equal(partialName('a.csv', 'f00d'), '.a.csv.f00d.part');
  });
});

describe('names of assets', () => {
  it('are read however they are separated', () => {
    assert.deepEqual(splitAssets(' btc, Eth;sol\tBTC '), ['BTC', 'ETH', 'SOL']);
    assert.deepEqual(splitAssets(''), []);
  });

  it('are refused with the one that is wrong', () => {
    assert.equal(assetsProblem('BTC, 币安人生, 1INCH'), undefined);
    assert.match(assetsProblem('BTC, a/b') ?? '', /"A\/B"/);
  });
});

describe('a copied row', () => {
  const row = edge('BTC', {
    netPct: 0.171,
    grossPct: 0.271,
    'buy.ask': 100,
    'sell.bid': 101,
    profit: 1.5,
    notional: 200,
    size: 2,
  });

  it('is one line for people', () => {
    assert.equal(
      rowText(row),
      'BTC perp-perp: buy Binance perp BTCUSDT at 100.0, sell OKX perp BTC-USDT-SWAP at 101.0: net +0.171%, gross +0.271%; ' +
        'size 2.00 BTC, notional 200.00 USDT, profit 1.50 USDT; crossed (1970-01-01T00:00:01.000Z)',
    );
  });

  it('is JSON with the keys of the export', () => {
    const { view, base, netPct, buy } = JSON.parse(rowJson(row));
    assert.deepEqual([view, base, netPct, buy.ask], ['spreads', 'BTC', 0.171, 100]);
  });
});

describe('proxy', () => {
  const http = {
    proxy: 'http://proxy:3128',
    noProxy: ['intern.example'],
    proxySupport: 'override',
    proxyStrictSSL: true,
    proxyAuthorization: null,
    systemCertificates: false,
  };
  const choice = (input: Partial<ProxyInput>) =>
    proxySource({ ownUrl: '', ownNoProxy: [], ownCaFiles: ['/etc/ca.pem'], http, ...input });

  it("comes from VS Code, unless the scanner's own is set", () => {
    const taken = choice({ ownUrl: '', ownNoProxy: ['x.example'], http });
    assert.deepEqual(taken.raw, {
      url: http.proxy,
      noProxy: ['x.example', 'intern.example'],
      extraCa: [],
      caFiles: ['/etc/ca.pem'],
      systemCa: false,
    });
    assert.equal(choice({ ownUrl: 'socks5://p:1', ownNoProxy: [], http }).raw.url, 'socks5://p:1');
    assert.equal(choice({ ownUrl: '', ownNoProxy: [], http: { ...http, proxy: '' } }).raw.url, '');
  });

  it('is none where VS Code goes without', () => {
    const { raw } = choice({ ownUrl: '', ownNoProxy: [], http: { ...http, proxySupport: 'off' } });
    assert.deepEqual([raw.url, raw.noProxy], ['', ['*']]);
  });

  it('never stops the check of certificates, and says so', () => {
    const { raw, warnings } = choice({ ownUrl: '', ownNoProxy: [], http: { ...http, proxyStrictSSL: false } });
    assert.match(warnings.join(), /always verified.*spreadScanner\.caFiles/);
    assert.deepEqual(choice({}).warnings, []);
    assert.deepEqual(Object.keys(raw).sort(), ['caFiles', 'extraCa', 'noProxy', 'systemCa', 'url']);
  });
});

describe('the page of a panel', () => {
  const html = panelHtml({
    cspSource: 'https://own.example',
    script: 'https://own.example/a.js',
    style: 'https://own.example/a.css',
    nonce: 'n0',
  });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';

  it('runs and loads nothing but its own', () => {
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-n0'(;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.doesNotMatch(html, / style=| on\w+=|<style|javascript:/);
  });

  it('tells the components their nonce, and has the root', () => {
    assert.match(html, /<meta property="csp-nonce" content="n0">/);
    assert.match(html, /<div id="root"><\/div>/);
  });
});
