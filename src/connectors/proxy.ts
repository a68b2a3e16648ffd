import type * as http from 'node:http';
import { Agent, DecoratorHandler, Dispatcher, ProxyAgent } from 'undici';
import type { ProxySettings } from '../model/settings';
import { createTrust, type TlsOptions, type Trust } from './certificates';
import { errorCode, ProxyError } from './diagnosis';
import { loadProxyAgents } from './loadProxyAgents';
import { type IsDirect, parseNoProxy } from './noProxy';
import type { ToProxyError } from './proxyAgents';

/** Proxy and certificates for sockets and requests, built once from the settings and the environment. */
export interface Network {
  /** Agent for a WebSocket handshake; undefined: connect directly. */
  agentFor(url: string): http.Agent | undefined;
  /** TLS options of a WebSocket to this URL. */
  tlsOptions(url: string): TlsOptions;
  /** For requests of any host; goes through the proxy or not by the host. */
  dispatcher(): Dispatcher;
  /** What of the settings could not be used, in words. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Said explicitly: NODE_TLS_REJECT_UNAUTHORIZED=0 must not switch the check off. */
const VERIFY: TlsOptions = { rejectUnauthorized: true };

const ENV_NAMES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'] as const;

/**
 * The proxy is the one of the settings, else the first of HTTPS_PROXY, ALL_PROXY, HTTP_PROXY; `http://`, `https://`
 * (HTTP CONNECT) or `socks5://`, with user and password in the URL. Names are looked up by the proxy, never here: in
 * networks with a proxy the local DNS often does not know the world. The no-proxy lists of both sources add up.
 * `report` is told every problem once, when it is found.
 */
export function createNetwork(
  settings: ProxySettings,
  env: NodeJS.ProcessEnv,
  report: (problem: string) => void = () => undefined,
): Network {
  const problems: string[] = [];
  const proxy = chooseProxy(settings, env, problems);
  const noProxyEnv = env.NO_PROXY ?? env.no_proxy ?? '';
  for (const problem of problems) report(problem);
  const network = new RoutedNetwork(
    proxy,
    parseNoProxy([...settings.noProxy, ...noProxyEnv.split(/[\s,]+/)]),
    () => createTrust(settings, env),
    problems,
    report,
  );
  // A wrong file is to be named when it is set, not when the first connection fails.
  if (settings.caFiles.length > 0) network.loadTrust();
  return network;
}

function chooseProxy(settings: ProxySettings, env: NodeJS.ProcessEnv, problems: string[]): URL | undefined {
  const name = settings.url ? 'proxy.url' : ENV_NAMES.find(key => env[key]);
  if (!name) return undefined;
  const text = (settings.url || env[name]) ?? '';
  try {
    const url = new URL(text.includes('://') ? text : `http://${text}`);
    if (['http:', 'https:', 'socks:', 'socks5:', 'socks5h:'].includes(url.protocol) && url.hostname) return url;
  } catch {
    // Not a URL: told below. The value itself may hold a password.
  }
  problems.push(`${name} is no http://, https:// or socks5:// URL; going without a proxy`);
  return undefined;
}

class RoutedNetwork implements Network {
  readonly problems: string[];
  readonly #proxy: URL | undefined;
  readonly #isDirect: IsDirect;
  readonly #createTrust: () => Trust;
  readonly #report: (problem: string) => void;
  #trust: Trust | undefined;
  #dispatcher: RoutedDispatcher | undefined;

  constructor(
    proxy: URL | undefined,
    isDirect: IsDirect,
    createTrust: () => Trust,
    problems: string[],
    report: (problem: string) => void,
  ) {
    this.#proxy = proxy;
    this.#isDirect = isDirect;
    this.#createTrust = createTrust;
    this.problems = problems;
    this.#report = report;
  }

  agentFor(url: string): http.Agent | undefined {
    const proxy = this.#proxyOf(new URL(url));
    if (!proxy) return undefined;
    const { SocksAgent, TunnelAgent } = loadProxyAgents();
    const toError = (...[status, message, cause]: Parameters<ToProxyError>) =>
      new ProxyError(proxy.host, status, message, cause);
    if (!proxy.protocol.startsWith('socks')) return new TunnelAgent(proxy, this.#tls(), toError);
    const [user, password] = credentials(proxy);
    return new SocksAgent({ host: bareHost(proxy), port: socksPort(proxy), user, password }, toError);
  }

  tlsOptions(url: string): TlsOptions {
    return url.startsWith('wss:') ? this.#tls() : VERIFY;
  }

  dispatcher(): Dispatcher {
    this.#dispatcher ??= new RoutedDispatcher(
      origin => this.#proxyOf(new URL(origin)) !== undefined,
      () => new Agent({ connect: this.#tls(), connections: 8 }),
      () => this.#proxyDispatcher(),
      this.#proxy?.host ?? '',
    );
    return this.#dispatcher;
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  /** Reading the certificate stores takes time: not before something asks for TLS. */
  loadTrust(): Trust {
    if (this.#trust) return this.#trust;
    this.#trust = this.#createTrust();
    for (const problem of this.#trust.problems) {
      this.problems.push(problem);
      this.#report(problem);
    }
    return this.#trust;
  }

  #tls(): TlsOptions {
    const { context } = this.loadTrust();
    return context ? { ...VERIFY, secureContext: context } : VERIFY;
  }

  #proxyOf(url: URL): URL | undefined {
    const port = Number(url.port) || (url.protocol === 'http:' || url.protocol === 'ws:' ? 80 : 443);
    return this.#proxy && !this.#isDirect(bareHost(url), port) ? this.#proxy : undefined;
  }

  #proxyDispatcher(): Dispatcher {
    const proxy = this.#proxy as URL; // asked for only when there is one
    const [user, password] = credentials(proxy);
    if (proxy.protocol.startsWith('socks')) {
      const host = bareHost(proxy);
      const options = { type: 5 as const, host, port: socksPort(proxy) };
      const { socksConnector } = loadProxyAgents();
      return new Agent({
        connect: socksConnector(user ? { ...options, userId: user, password } : options, this.#tls()),
      });
    }
    return new ProxyAgent({
      uri: proxy.origin,
      requestTls: this.#tls(),
      proxyTls: this.#tls(),
      ...(user ? { token: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } : {}),
    });
  }
}

/** Sends each request the direct or the proxied way, by its origin. Both ways are built on first use. */
class RoutedDispatcher extends Dispatcher {
  readonly #viaProxy: (origin: string) => boolean;
  readonly #make: readonly [() => Dispatcher, () => Dispatcher];
  readonly #made: [Dispatcher | undefined, Dispatcher | undefined] = [undefined, undefined];

  readonly #proxy: string;

  constructor(
    viaProxy: (origin: string) => boolean,
    direct: () => Dispatcher,
    proxied: () => Dispatcher,
    proxy: string,
  ) {
    super();
    this.#proxy = proxy;
    this.#viaProxy = viaProxy;
    this.#make = [direct, proxied];
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const way = this.#viaProxy(String(options.origin)) ? 1 : 0;
    this.#made[way] ??= this.#make[way]();
    return this.#made[way].dispatch(options, way === 0 ? handler : new ProxyErrors(handler, this.#proxy));
  }

  override async destroy(): Promise<void> {
    await Promise.all(this.#made.map(dispatcher => dispatcher?.destroy()));
  }

  override async close(): Promise<void> {
    await Promise.all(this.#made.map(dispatcher => dispatcher?.close()));
  }
}

/** The library's types leave its methods out. */
const Decorator = DecoratorHandler as unknown as new (
  handler: Dispatcher.DispatchHandler,
) => { onResponseError(controller: Dispatcher.DispatchController, error: Error): void };

/** Tells errors of the proxy from those of the venue behind it. */
class ProxyErrors extends Decorator {
  readonly #proxy: string;

  constructor(handler: Dispatcher.DispatchHandler, proxy: string) {
    super(handler);
    this.#proxy = proxy;
  }

  override onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    super.onResponseError(controller, this.#told(error));
  }

  #told(error: Error): Error {
    const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1];
    if (status) return new ProxyError(this.#proxy, Number(status), error.message, error);
    // The proxy connects to the venue: where we could not connect, it was to the proxy.
    const ours = isSocksError(error) || CONNECT_ERRORS.has(errorCode(error) ?? '');
    return ours ? new ProxyError(this.#proxy, undefined, error.message, error) : error;
  }
}

/** The errors of `socks` carry the options of the attempt. */
function isSocksError(error: Error): boolean {
  return 'options' in error && typeof error.options === 'object' && error.options !== null && 'proxy' in error.options;
}

const CONNECT_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function bareHost(url: URL): string {
  return url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
}

function socksPort(proxy: URL): number {
  return Number(proxy.port) || 1080;
}

function credentials(url: URL): readonly [user: string, password: string] {
  return [decode(url.username), decode(url.password)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare % in a password.
    return text;
  }
}
