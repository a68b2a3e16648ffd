import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as tls from 'node:tls';
import { request } from 'undici';
import { createTrust } from '../../../src/connectors/certificates';
import { errorInWords } from '../../../src/connectors/diagnosis';
import { parseNoProxy } from '../../../src/connectors/noProxy';
import { createNetwork, type Network } from '../../../src/connectors/proxy';
import { createOpenSocket, type Socket } from '../../../src/connectors/socketFactory';
import type { ProxySettings } from '../../../src/model/settings';
import { answers, MisbehavingServer } from '../../harness/misbehavingServer';
import { OTHER_CA, TEST_CA } from '../../harness/testCertificates';
import { ConnectProxy, SocksProxy } from '../../harness/testProxies';

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise(resolve => setImmediate(resolve));
};
const settingsOf = (settings: Partial<ProxySettings> = {}): ProxySettings => ({
  url: '',
  noProxy: [],
  extraCa: [],
  caFiles: [],
  systemCa: false,
  ...settings,
});

/** Both transports the way they are used; each returns `ok` or the words of its failure. */
const viaHttp = async (network: Network, url: string): Promise<string> => {
  try {
    const { body } = await request(url, { dispatcher: network.dispatcher() });
    return ((await body.json()) as string[])[0] ?? 'empty';
  } catch (error) {
    return errorInWords('Testex', new URL(url).host, error);
  }
};
const viaSocket = (network: Network, url: string): Promise<string> =>
  new Promise(resolve => {
    const socket: Socket = createOpenSocket(network)(
      url,
      { handshakeTimeoutMs: 10_000 },
      {
        open() {},
        reading() {},
        read() {},
        message: data => {
          resolve(data.toString());
          socket.terminate();
        },
        ping() {},
        pong() {},
        closed: (_code, _reason, error) => resolve(errorInWords('Testex', new URL(url).host, error)),
      },
    );
  });

describe('createNetwork', () => {
  let plain: MisbehavingServer;
  let secure: MisbehavingServer;
  let network: Network | undefined;

  before(async () => {
    plain = await MisbehavingServer.start();
    secure = await MisbehavingServer.start({ tls: true });
    for (const server of [plain, secure]) {
      server.answer = answers.json(['ok']);
      server.upgrade = server.accept(webSocket => webSocket.send('ok'));
    }
  });

  after(async () => {
    await plain.close();
    await secure.close();
  });

  afterEach(async () => {
    await network?.close();
    network = undefined;
  });

  const create = (settings?: Partial<ProxySettings>, env: NodeJS.ProcessEnv = {}): Network => {
    network = createNetwork(settingsOf(settings), env);
    return network;
  };
  /** Plain and secure, request and socket, to `venue.test`, which only the proxies can reach. */
  const all = async (through: Network, host = 'venue.test') => [
    await viaHttp(through, `http://${host}:${plain.port}/`),
    await viaSocket(through, `ws://${host}:${plain.port}/`),
    await viaHttp(through, `https://${host}:${secure.port}/`),
    await viaSocket(through, `wss://${host}:${secure.port}/`),
  ];
  const OK = ['ok', 'ok', 'ok', 'ok'];
  const targets = () => [plain, plain, secure, secure].map(server => `venue.test:${server.port}`);

  describe('through an HTTP proxy', () => {
    let proxy: ConnectProxy;

    beforeEach(async () => {
      proxy = await ConnectProxy.start();
    });

    afterEach(() => proxy.close());

    it('both transports go through it, the name is looked up there', async () => {
      const through = create({ url: `http://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      assert.deepEqual(await all(through), OK);
      assert.deepEqual(proxy.asked, targets());
    });

    it('gives it user and password of the URL', async () => {
      const through = create({ url: `http://us%40er:p%3Ass@127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      assert.deepEqual(await all(through), OK);
      assert.deepEqual(proxy.logins, Array(4).fill('us@er:p:ss'));
    });

    it('a refusal of the proxy is not taken for one of the venue', async () => {
      const through = create({ url: `http://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      for (const [status, words] of [
        [407, /^the proxy 127\.0\.0\.1:\d+ refused us \(HTTP 407\): it wants a user name and password/],
        [403, /^the proxy 127\.0\.0\.1:\d+ refused the way to Testex \(HTTP 403\)/],
        [502, /^the proxy 127\.0\.0\.1:\d+ refused the way to Testex \(HTTP 502\)/],
      ] as const) {
        proxy.refuseWith = status;
        for (const result of await all(through)) assert.match(result, words);
      }
    });

    it('tells a proxy that is not there', async () => {
      const through = create({ url: `http://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      await proxy.close();
      for (const result of await all(through)) {
        assert.match(result, /the proxy 127\.0\.0\.1:\d+ can't be used: nothing listens there/);
      }
      proxy = await ConnectProxy.start();
    });

    it('a socket given up while the proxy is mute leaves no connection to it', async () => {
      proxy.mute = true;
      const through = create({ url: `http://127.0.0.1:${proxy.port}` });
      let ends = 0;
      const nothing = { open() {}, reading() {}, read() {}, message() {}, ping() {}, pong() {} };
      const handlers = { ...nothing, closed: () => ++ends };
      const socket = createOpenSocket(through)(
        `ws://venue.test:${plain.port}/`,
        { handshakeTimeoutMs: 60_000 },
        handlers,
      );
      await until(() => proxy.connections === 1);
      socket.close();
      socket.terminate();
      await until(() => ends === 1 && proxy.connections === 0);
    });

    it('finds it in the environment, the settings first', async () => {
      const url = `http://127.0.0.1:${proxy.port}`;
      for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY']) {
        proxy.asked.length = 0;
        const through = createNetwork(settingsOf({ extraCa: [TEST_CA] }), { [name]: url });
        assert.deepEqual(await all(through), OK, name);
        assert.equal(proxy.asked.length, 4, name);
        await through.close();
      }
      proxy.asked.length = 0;
      const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}`, ALL_PROXY: 'http://127.0.0.1:1' };
      assert.equal(await viaHttp(create({}, env), `http://venue.test:${plain.port}/`), 'ok');
      await network?.close();
      const settings = { url, extraCa: [TEST_CA] };
      assert.deepEqual(await all(create(settings, { HTTPS_PROXY: 'http://127.0.0.1:1' })), OK);
    });

    it('goes past it for hosts of the no-proxy lists and for loopback', async () => {
      const url = `http://127.0.0.1:${proxy.port}`;
      assert.deepEqual(await all(create({ url, extraCa: [TEST_CA] }), 'localhost'), OK);
      await network?.close();
      assert.deepEqual(await all(create({ url, extraCa: [TEST_CA] }), '127.0.0.1'), OK);
      assert.deepEqual(proxy.asked, []);
      await network?.close();
      for (const through of [
        create({ url, noProxy: ['.test'] }),
        create({ url }, { NO_PROXY: 'a.example, venue.test' }),
      ]) {
        for (const result of await all(through)) assert.match(result, /venue\.test:\d+ cannot be (found|looked up)/);
        await through.close();
      }
      assert.deepEqual(proxy.asked, []);
      assert.deepEqual(await all(create({ url, extraCa: [TEST_CA], noProxy: ['<-loopback>'] }), 'localhost'), OK);
      assert.equal(proxy.asked.length, 4);
    });
  });

  it('goes through a proxy that speaks TLS, and checks its certificate', async () => {
    const proxy = await ConnectProxy.start({ tls: true });
    const url = `https://localhost:${proxy.port}`;
    assert.deepEqual(await all(create({ url, extraCa: [TEST_CA] })), OK);
    assert.deepEqual(proxy.asked, targets());
    await network?.close();
    for (const result of await all(create({ url }))) assert.match(result, /certificate|UNABLE_TO_VERIFY/);
    assert.equal(proxy.asked.length, 4);
    await proxy.close();
  });

  describe('through a SOCKS5 proxy', () => {
    let proxy: SocksProxy;

    beforeEach(async () => {
      proxy = await SocksProxy.start();
    });

    afterEach(() => proxy.close());

    for (const scheme of ['socks5', 'socks5h', 'socks']) {
      it(`both transports go through it, the name is looked up there (${scheme})`, async () => {
        const through = create({ url: `${scheme}://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
        assert.deepEqual(await all(through), OK);
        assert.deepEqual(proxy.asked, targets());
      });
    }

    it('gives it user and password of the URL', async () => {
      proxy.wantsLogin = true;
      const through = create({ url: `socks5://us%40er:p%3Ass@127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      assert.deepEqual(await all(through), OK);
      assert.deepEqual(proxy.logins, Array(4).fill('us@er:p:ss'));
    });

    it('tells a proxy that wants a login, or is not there', async () => {
      proxy.wantsLogin = true;
      const through = create({ url: `socks5://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      for (const result of await all(through))
        assert.match(result, /the proxy 127\.0\.0\.1:\d+ can't be used: .*check the proxy/);
      await proxy.close();
      for (const result of await all(through)) {
        assert.match(result, /the proxy 127\.0\.0\.1:\d+ can't be used: nothing listens there/);
      }
      proxy = await SocksProxy.start();
    });
  });

  it('a proxy URL of the environment that is none is told without its value', async () => {
    const through = create({}, { HTTPS_PROXY: 'ftp://user:secret@host' });
    assert.deepEqual(through.problems, ['HTTPS_PROXY is no http://, https:// or socks5:// URL; going without a proxy']);
    assert.equal(await viaHttp(through, `${plain.http}/`), 'ok');
  });

  describe('certificates', () => {
    const NOT_TRUSTED =
      /^the certificate of (127\.0\.0\.1|localhost):\d+ is not trusted \(\w+\): is there a corporate proxy/;

    it('one that nobody vouches for is refused, in words', async () => {
      assert.match(await viaHttp(create(), `${secure.http}/`), NOT_TRUSTED);
      assert.match(await viaSocket(create(), `${secure.ws}/`), NOT_TRUSTED);
      assert.match(await viaSocket(create({ extraCa: [OTHER_CA] }), `${secure.ws}/`), NOT_TRUSTED);
    });

    it('is checked although the environment switches the check off', async () => {
      const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      try {
        for (const extraCa of [[], [OTHER_CA]]) {
          const through = createNetwork(settingsOf({ extraCa }), {});
          assert.match(await viaSocket(through, `${secure.ws}/`), NOT_TRUSTED);
          assert.match(await viaHttp(through, `${secure.http}/`), NOT_TRUSTED);
          await through.close();
        }
      } finally {
        if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
        else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      }
    });

    it('an extra authority makes it trusted, in a bundle too', async () => {
      for (const extraCa of [[TEST_CA], [`# bundle\n${OTHER_CA}\n${TEST_CA}`]]) {
        const through = createNetwork(settingsOf({ extraCa }), {});
        assert.equal(await viaHttp(through, `${secure.http}/`), 'ok');
        assert.equal(await viaSocket(through, `${secure.ws}/`), 'ok');
        assert.deepEqual(through.problems, []);
        await through.close();
      }
    });

    it('authorities of files are trusted too, and files of no use are named, each once', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'spread-scanner-ca-'));
      const file = (name: string, text: string) => {
        writeFileSync(path.join(folder, name), text);
        return path.join(folder, name);
      };
      const [good, empty, gone] = [file('good.pem', TEST_CA), file('empty.pem', ''), path.join(folder, 'gone.pem')];
      const told: string[] = [];
      const caFiles = [gone, folder, empty, good];
      const through = createNetwork(settingsOf({ caFiles }), {}, problem => told.push(problem));
      const wanted = [
        `caFiles: ${gone} cannot be read: there is no such file; not used`,
        `caFiles: ${folder} cannot be read: it is a folder; not used`,
        `caFiles: ${empty}: there is no PEM certificate in it; not used`,
      ];
      assert.deepEqual(told, wanted, 'before anything is asked for');
      assert.equal(await viaHttp(through, `${secure.http}/`), 'ok');
      assert.equal(await viaSocket(through, `${secure.ws}/`), 'ok');
      assert.deepEqual(told, wanted);
      assert.deepEqual(through.problems, wanted);
      await through.close();
      rmSync(folder, { recursive: true });
    });

    it('a certificate for another host is refused, in words', async () => {
      const proxy = await ConnectProxy.start();
      const through = create({ url: `http://127.0.0.1:${proxy.port}`, extraCa: [TEST_CA] });
      const words = /the certificate of other\.test:\d+ is for another host/;
      assert.match(await viaHttp(through, `https://other.test:${secure.port}/`), words);
      assert.match(await viaSocket(through, `wss://other.test:${secure.port}/`), words);
      await proxy.close();
    });

    it('what cannot be read is told, the rest is used', async () => {
      const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
      const through = create({ extraCa: ['no certificate', broken, TEST_CA] });
      assert.equal(await viaHttp(through, `${secure.http}/`), 'ok');
      assert.match(through.problems[0] ?? '', /^extra certificate 1: there is no PEM certificate in it; not used$/);
      assert.match(through.problems[1] ?? '', /^extra certificate 2: .*; not used$/);
      assert.equal(through.problems.length, 2);
    });

    it("the default authorities stay trusted beside extra ones, NODE_EXTRA_CA_CERTS' and the system's too", () => {
      const given: string[][] = [];
      const createContext = (ca: string[]) => {
        given.push(ca);
        return tls.createSecureContext();
      };
      const stores = (store: string) => [`${store} store`];
      createTrust(settingsOf({ systemCa: true }), {}, { createContext, stores });
      createTrust(settingsOf({ extraCa: [TEST_CA] }), {}, { createContext, stores });
      assert.deepEqual(given.splice(0), [
        ['default store', 'system store'],
        ['default store', TEST_CA.trim()],
      ]);
      // A Node that can't read its stores.
      const folder = mkdtempSync(path.join(tmpdir(), 'spread-scanner-'));
      const file = path.join(folder, 'extra.pem');
      writeFileSync(file, TEST_CA);
      const platform = { createContext, stores: undefined };
      createTrust(settingsOf({ extraCa: [OTHER_CA] }), { NODE_EXTRA_CA_CERTS: file }, platform);
      assert.deepEqual(given[0], [...tls.rootCertificates, TEST_CA.trim(), OTHER_CA.trim()]);
      rmSync(folder, { recursive: true });
      const { problems } = createTrust(settingsOf({ extraCa: [OTHER_CA] }), { NODE_EXTRA_CA_CERTS: file }, platform);
      assert.match(problems[0] ?? '', /^NODE_EXTRA_CA_CERTS cannot be read: there is no such file/);
    });

    it('without extra authorities Node decides by itself', () => {
      assert.equal(createTrust(settingsOf(), {}).context, undefined);
    });
  });
});

describe('parseNoProxy', () => {
  for (const [entries, host, port, direct] of [
    [['api.testex.com'], 'api.testex.com', 443, true],
    [['testex.com'], 'api.testex.com', 443, true],
    [['testex.com'], 'mytestex.com', 443, false],
    [['.testex.com'], 'api.testex.com', 443, true],
    [['*.testex.com'], 'api.testex.com', 443, true],
    [['TESTEX.com'], 'testex.com', 443, true],
    [['testex.com:8443'], 'testex.com', 8443, true],
    [['testex.com:8443'], 'testex.com', 443, false],
    [['*'], 'anything.example', 80, true],
    [[' ', ''], 'anything.example', 80, false],
    [['10.0.0.0/8'], '10.20.30.40', 80, true],
    [['10.0.0.0/8'], '11.0.0.1', 80, false],
    [['192.168.1.5'], '192.168.1.5', 80, true],
    [['fd00::/8'], 'fd12::1', 80, true],
    [['fd00::1'], 'fd00::1', 80, true],
    [['[fd00::1]:81'], 'fd00::1', 81, true],
    [[], 'localhost', 80, true],
    [[], '127.0.0.9', 80, true],
    [[], '::1', 80, true],
    [['<-loopback>'], 'localhost', 80, false],
    [[], 'testex.com', 443, false],
  ] as const) {
    it(`[${entries}] and ${host}:${port}: ${direct ? 'direct' : 'through the proxy'}`, () => {
      assert.equal(parseNoProxy(entries)(host, port), direct);
    });
  }
});
