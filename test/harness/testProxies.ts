import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { SERVER_CERT, SERVER_KEY } from './testCertificates';

/** Common to the two proxies: whatever host is asked for, the way leads to 127.0.0.1 (as no DNS knows `venue.test`). */
abstract class TestProxy {
  /** `host:port` of each tunnel asked for. */
  readonly asked: string[] = [];
  /** Login of each client, empty where it gave none. */
  readonly logins: string[] = [];
  /** Takes the connection and never says a word. */
  mute = false;
  readonly server: net.Server;
  readonly #open = new Set<net.Socket>();

  protected constructor(server: net.Server) {
    this.server = server;
    server.on(server instanceof tls.Server ? 'secureConnection' : 'connection', (socket: net.Socket) => {
      this.#keep(socket);
      socket.once('data', data => {
        if (!this.mute) this.greet(socket, data);
      });
    });
    server.on('tlsClientError', () => {});
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  get connections(): number {
    return this.#open.size;
  }

  protected abstract greet(client: net.Socket, data: Buffer): void;

  protected join(client: net.Socket, port: number, connected: () => void): void {
    const target = this.#keep(
      net.connect(port, '127.0.0.1', () => {
        connected();
        client.pipe(target).pipe(client);
      }),
    );
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  }

  #keep(socket: net.Socket): net.Socket {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => {});
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function listen<T extends TestProxy>(proxy: T): Promise<T> {
  proxy.server.listen(0, '127.0.0.1');
  await once(proxy.server, 'listening');
  return proxy;
}

/** HTTP CONNECT. */
export class ConnectProxy extends TestProxy {
  /** Status instead of a tunnel. */
  refuseWith: number | undefined;

  static start(options: { tls?: boolean } = {}): Promise<ConnectProxy> {
    return listen(
      new ConnectProxy(options.tls ? tls.createServer({ key: SERVER_KEY, cert: SERVER_CERT }) : net.createServer()),
    );
  }

  protected override greet(client: net.Socket, data: Buffer): void {
    const text = data.toString('latin1');
    const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) HTTP/.exec(text) ?? [];
    this.asked.push(`${host}:${port}`);
    const login = /proxy-authorization: basic (\S+)/i.exec(text)?.[1] ?? '';
    this.logins.push(Buffer.from(login, 'base64').toString());
    if (this.refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${this.refuseWith} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.join(client, Number(port), () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
  }
}

/** SOCKS5 (RFC 1928) with optional user and password (RFC 1929). */
export class SocksProxy extends TestProxy {
  wantsLogin = false;

  static start(): Promise<SocksProxy> {
    return listen(new SocksProxy(net.createServer()));
  }

  protected override greet(client: net.Socket, data: Buffer): void {
    const offersLogin = data.subarray(2).includes(2);
    if (!this.wantsLogin || !offersLogin) {
      this.logins.push('');
      client.once('data', request => this.#connect(client, request));
      client.write(Buffer.from([5, this.wantsLogin ? 255 : 0]));
      return;
    }
    client.once('data', login => {
      const userEnd = 2 + (login[1] ?? 0);
      this.logins.push(`${login.toString('utf8', 2, userEnd)}:${login.toString('utf8', userEnd + 1)}`);
      client.once('data', request => this.#connect(client, request));
      client.write(Buffer.from([1, 0]));
    });
    client.write(Buffer.from([5, 2]));
  }

  #connect(client: net.Socket, request: Buffer): void {
    const isName = request[3] === 3;
    const host = isName ? request.toString('latin1', 5, 5 + (request[4] ?? 0)) : [...request.subarray(4, 8)].join('.');
    const port = request.readUInt16BE(request.length - 2);
    this.asked.push(`${host}:${port}`);
    this.join(client, port, () => client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, port >> 8, port & 255])));
  }
}
