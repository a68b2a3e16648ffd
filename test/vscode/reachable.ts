import { connect } from 'node:net';

/** Where @vscode/test-electron asks for versions and archives. */
const DOWNLOADS = { host: 'update.code.visualstudio.com', port: 443 };
const LIMIT_MS = 15_000;

/**
 * Whether the place of the downloads can be reached at all: undefined when it can, else why not. Where a proxy is set it
 * is the proxy that must be reached; what happens behind it is for the download itself to tell.
 */
export async function whyUnreachable(
  env: NodeJS.ProcessEnv,
  tryConnect: (host: string, port: number) => Promise<void> = connects,
): Promise<string | undefined> {
  const { host, port } = proxyOf(env) ?? DOWNLOADS;
  try {
    await tryConnect(host, port);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `${host}:${port} can't be reached: ${code ?? message}`;
  }
}

/** A proxy that is no URL is for the download to complain of. */
function proxyOf(env: NodeJS.ProcessEnv): { readonly host: string; readonly port: number } | undefined {
  const text = env.HTTPS_PROXY || env.https_proxy;
  if (!text || !URL.canParse(text)) return undefined;
  const { hostname, port, protocol } = new URL(text);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

function connects(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: LIMIT_MS });
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.once('connect', () => end(resolve));
    socket.once('error', error => end(() => reject(error)));
    socket.once('timeout', () => end(() => reject(new Error(`no answer within ${LIMIT_MS / 1000} s`))));
  });
}
