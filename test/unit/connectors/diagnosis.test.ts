import assert from 'node:assert/strict';
import {
  closeInWords,
  durationInWords,
  errorCode,
  errorInWords,
  HandshakeRefused,
  ProxyError,
  refusalFloorMs,
  retryAfterMs,
  statusInWords,
} from '../../../src/connectors/diagnosis';

const withCode = (code: string, message = code): Error => Object.assign(new Error(message), { code });

describe('statusInWords', () => {
  for (const [status, words] of [
    [451, 'HTTP 451: Binance refuses connections from this country or network; use a proxy or another venue'],
    [
      403,
      /^HTTP 403: Binance refuses this country or network, or has had too many requests from it; wait, or use a proxy$/,
    ],
    [429, 'HTTP 429: Binance has had too many requests from this address; waiting'],
    [418, /^HTTP 418: Binance has banned this address/],
    [407, /^HTTP 407: the proxy wants a user name and password/],
    [502, /^HTTP 502: Binance has a fault or is down for maintenance/],
    [302, /^HTTP 302: Binance sends us to another address/],
    [404, /^HTTP 404: Binance does not accept the request; check the endpoint$/],
  ] as const) {
    it(`${status}`, () => {
      const told = statusInWords('Binance', status);
      if (typeof words === 'string') assert.equal(told, words);
      else assert.match(told, words);
    });
  }

  it("adds the venue's own words", () => {
    assert.match(statusInWords('OKX', 400, 'Parameter instId error'), /\(Parameter instId error\)$/);
  });
});

describe('refusalFloorMs', () => {
  it('stays away long from a geo-block, a while after too many requests, not at all otherwise', () => {
    const first = [451, 403, 418, 429, 500, 101].map(status => refusalFloorMs(status));
    assert.deepEqual(first, [5_000, 5_000, 120_000, 5_000, 0, 0]);
    assert.deepEqual(
      [1, 2, 3, 4, 50].map(before => refusalFloorMs(451, before)),
      [10_000, 20_000, 40_000, 60_000, 60_000],
    );
  });
});

describe('errorInWords', () => {
  const told = (error: unknown) => errorInWords('Bybit', 'stream.bybit.com', error);

  for (const [code, words] of [
    ['ENOTFOUND', /^stream\.bybit\.com cannot be found: no network, no DNS, or a wrong endpoint$/],
    ['EAI_AGAIN', /the DNS does not answer/],
    ['ECONNREFUSED', /^nothing listens at stream\.bybit\.com \(connection refused\); Bybit is down/],
    ['ECONNRESET', /^Bybit broke the connection off \(stream\.bybit\.com\)/],
    ['UND_ERR_SOCKET', /^Bybit broke the connection off/],
    ['ETIMEDOUT', /^stream\.bybit\.com does not answer/],
    ['UND_ERR_CONNECT_TIMEOUT', /^stream\.bybit\.com does not answer/],
    ['ENETUNREACH', /^there is no way to stream\.bybit\.com; is the network up\?$/],
    ['EMFILE', /no file handles left/],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      /^the certificate of stream\.bybit\.com is not trusted \(SELF_SIGNED_CERT_IN_CHAIN\): is there a corporate proxy.*caFiles.*--ca-file.*NODE_EXTRA_CA_CERTS/,
    ],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /is not trusted/],
    ['CERT_HAS_EXPIRED', /is not valid today \(CERT_HAS_EXPIRED\); check this computer's date/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another host/],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', /^Bybit sent a frame larger than this program takes/],
    ['WS_ERR_UNEXPECTED_RSV_1', /^Bybit sent what is no WebSocket frame/],
    ['HPE_INVALID_CONSTANT', /does not speak HTTP/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/],
    ['EPROTO', /does not speak TLS/],
  ] as const) {
    it(code, () => assert.match(told(withCode(code)), words));
  }

  it('finds the code in what caused the error, and among the errors of several addresses', () => {
    assert.equal(errorCode(new Error('outer', { cause: withCode('ENOTFOUND') })), 'ENOTFOUND');
    assert.equal(errorCode(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')])), 'ECONNREFUSED');
    assert.equal(errorCode('text'), undefined);
  });

  it('takes what it does not know as it is', () => {
    assert.equal(told(new Error('strange')), 'Bybit at stream.bybit.com: strange');
    assert.equal(told('text'), 'Bybit at stream.bybit.com: text');
  });

  it('a refused handshake tells its status', () => {
    assert.match(told(new HandshakeRefused(451, undefined)), /^HTTP 451: Bybit refuses connections/);
  });

  it('the proxy is blamed for what the proxy did, however deep it is', () => {
    const refused = new ProxyError('proxy.corp:3128', 407, 'HTTP 407');
    assert.match(told(new Error('outer', { cause: refused })), /^the proxy proxy\.corp:3128 refused us \(HTTP 407\)/);
    assert.match(told(new ProxyError('proxy.corp:3128', 503, '')), /refused the way to Bybit \(HTTP 503\)/);
    const dead = new ProxyError('proxy.corp:3128', undefined, 'x', withCode('ECONNREFUSED'));
    assert.match(told(dead), /^the proxy proxy\.corp:3128 can't be used: nothing listens there/);
  });
});

describe('closeInWords', () => {
  it("gives the venue's reason, else what the code means, else the code", () => {
    assert.equal(closeInWords('OKX', 4001, 'idle'), 'OKX closed the connection (4001: idle)');
    assert.equal(closeInWords('OKX', 1012, ''), 'OKX closed the connection (1012: server restarts)');
    assert.equal(closeInWords('OKX', 4999, ''), 'OKX closed the connection (4999)');
  });
});

describe('durationInWords', () => {
  it('rounds for people', () => {
    const told = [0, 850, 1_200, 90_000, 120_000, 3_600_000, 9_000_000].map(durationInWords);
    assert.deepEqual(told, ['0 ms', '850 ms', '2 s', '90 s', '2 min', '60 min', '2.5 h']);
  });
});

describe('retryAfterMs', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.UTC(2026, 10, 22, 12);
    const told = [
      '7',
      '0',
      new Date(now + 60_000).toUTCString(),
      new Date(now - 60_000).toUTCString(),
      'soon',
      '',
      undefined,
    ];
    assert.deepEqual(
      told.map(header => retryAfterMs(header, now)),
      [7_000, 0, 60_000, 0, undefined, undefined, undefined],
    );
  });
});
