import type * as net from 'node:net';
import { socksConnector } from 'fetch-socks';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { TlsOptions } from './certificates';

/** A SOCKS5 proxy; `user` empty: it asks for no login. */
export interface SocksProxy {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** The error to tell, by what the proxy has answered: the HTTP status, where there was an answer. */
export type ToProxyError = (status: number | undefined, message: string, cause?: unknown) => Error;

/** Makes the connections of an undici `Agent` through the proxy. */
export { socksConnector };

/**
 * HTTP CONNECT for one handshake. The library hands a refusal of the proxy to the client as if the venue had answered,
 * and keeps its socket to a silent proxy when the request is given up: both are put right here.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #abort: AbortController;
  readonly #toError: ToProxyError;

  constructor(proxy: URL, tlsOptions: TlsOptions, toError: ToProxyError) {
    const abort = new AbortController();
    super(proxy, { ...tlsOptions, signal: abort.signal } as ConstructorParameters<typeof HttpsProxyAgent<string>>[1]);
    this.#abort = abort;
    this.#toError = toError;
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>): Promise<net.Socket> {
    let status = 200;
    request.once('proxyConnect', (reply: { statusCode: number }) => {
      status = reply.statusCode;
    });
    const onAbort = () => this.#abort.abort();
    request.once('abort', onAbort);
    try {
      const socket = await super.connect(request, options);
      request.off('abort', onAbort);
      if (status === 200) return socket;
      socket.destroy();
    } catch (error) {
      throw this.#toError(undefined, (error as Error).message, error);
    }
    throw this.#toError(status, `HTTP ${status}`);
  }
}

/** SOCKS5 for one handshake; the library gives up a silent proxy by itself after 30 s. */
export class SocksAgent extends SocksProxyAgent {
  readonly #toError: ToProxyError;

  constructor({ host, port, user, password }: SocksProxy, toError: ToProxyError) {
    const login = user ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
    // socks5h: the proxy looks the name up.
    super(`socks5h://${login}${host.includes(':') ? `[${host}]` : host}:${port}`);
    this.proxy.host = host;
    this.#toError = toError;
  }

  override async connect(...args: Parameters<SocksProxyAgent['connect']>): Promise<net.Socket> {
    try {
      return await super.connect(...args);
    } catch (error) {
      throw this.#toError(undefined, (error as Error).message, error);
    }
  }
}
