/** The proxy answered, but not with a tunnel. */
export class ProxyError extends Error {
  readonly proxy: string;
  readonly status: number | undefined;

  constructor(proxy: string, status: number | undefined, message: string, cause?: unknown) {
    super(message, { cause });
    this.proxy = proxy;
    this.status = status;
  }
}

/** The venue answered a WebSocket handshake with a plain HTTP reply. */
export class HandshakeRefused extends Error {
  readonly status: number;
  /** Its Retry-After header, as it came. */
  readonly retryAfter: string | undefined;

  constructor(status: number, retryAfter: string | undefined) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** What an HTTP status of the venue means for the user. `detail`: the venue's own words, where it sent some. */
export function statusInWords(venue: string, status: number, detail = ''): string {
  const said = detail ? ` (${detail})` : '';
  switch (status) {
    case 451:
      return `HTTP 451: ${venue} refuses connections from this country or network; use a proxy or another venue${said}`;
    case 403:
      return `HTTP 403: ${venue} refuses this country or network, or has had too many requests from it; wait, or use a proxy${said}`;
    case 429:
      return `HTTP 429: ${venue} has had too many requests from this address; waiting${said}`;
    case 418:
      return `HTTP 418: ${venue} has banned this address for a while after too many requests; waiting${said}`;
    case 407:
      return `HTTP 407: the proxy wants a user name and password; put them into the proxy URL${said}`;
  }
  if (status >= 500) return `HTTP ${status}: ${venue} has a fault or is down for maintenance; trying again${said}`;
  if (status >= 300 && status < 400) {
    return `HTTP ${status}: ${venue} sends us to another address; check the endpoint${said}`;
  }
  return `HTTP ${status}: ${venue} does not accept the request; check the endpoint${said}`;
}

/**
 * How long to stay away at least after a refused handshake, in ms: short at first, because some refusals pass in
 * seconds, then doubling with every further one in a row. `before`: refusals in a row before this one.
 */
export function refusalFloorMs(status: number, before = 0): number {
  switch (status) {
    case 451:
    case 403:
    case 429:
      return Math.min(60_000, 5_000 * 2 ** Math.min(10, before));
    case 418:
      return 120_000;
    default:
      return 0;
  }
}

const CERTIFICATE_ERRORS: ReadonlySet<string> = new Set([
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** `code` of the error or of what caused it; connecting to several addresses collects its errors in `errors`. */
export function errorCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    // undici gives these a code only where its parser has one.
    if (at.name === 'HTTPParserError') return code ?? 'HPE_INVALID';
    if (typeof code === 'string' && code !== 'UND_ERR_ABORTED') return code;
    if (at instanceof AggregateError) return errorCode(at.errors[0]);
  }
  return undefined;
}

/** What a failed request or handshake means for the user. `host` is the venue's, with its port. */
export function errorInWords(venue: string, host: string, error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ProxyError) return proxyInWords(at, venue);
    if (at instanceof HandshakeRefused) return statusInWords(venue, at.status);
  }
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code && CERTIFICATE_ERRORS.has(code)) {
    return `the certificate of ${host} is not trusted (${code}): is there a corporate proxy or virus scanner in between? Add its certificate authority to the setting caFiles (--ca-file) or to NODE_EXTRA_CA_CERTS`;
  }
  switch (code) {
    case 'ENOTFOUND':
      return `${host} cannot be found: no network, no DNS, or a wrong endpoint`;
    case 'EAI_AGAIN':
      return `${host} cannot be looked up: the DNS does not answer; is the network up?`;
    case 'ECONNREFUSED':
      return `nothing listens at ${host} (connection refused); ${venue} is down, or the endpoint or proxy is wrong`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${venue} broke the connection off (${host}); a firewall may do that too`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} does not answer; ${venue} is down, or a firewall drops the connection`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return `there is no way to ${host}; is the network up?`;
    case 'EMFILE':
    case 'ENFILE':
      return 'this computer has no file handles left for another connection';
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return `the certificate of ${host} is not valid today (${code}); check this computer's date, or a proxy in between`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${host} is for another host: the network redirects ${venue}, or the endpoint is wrong`;
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
      return `${venue} sent a frame larger than this program takes; the connection was closed`;
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `${host} sends oversized HTTP headers; is the endpoint ${venue}?`;
  }
  if (text.includes('handshake has timed out')) return `${venue} (${host}) did not answer the handshake in time`;
  if (code?.startsWith('WS_ERR_')) return `${venue} sent what is no WebSocket frame (${text}); is the endpoint right?`;
  if (code?.startsWith('HPE_')) return `${host} does not speak HTTP (${text}); is the endpoint right?`;
  if (code?.startsWith('ERR_SSL') || code === 'EPROTO') {
    return `${host} does not speak TLS (${code}); is the endpoint right, or a proxy in between?`;
  }
  return `${venue} at ${host}: ${text}`;
}

function proxyInWords(error: ProxyError, venue: string): string {
  if (error.status === 407) {
    return `the proxy ${error.proxy} refused us (HTTP 407): it wants a user name and password; put them into the proxy URL`;
  }
  if (error.status !== undefined) return `the proxy ${error.proxy} refused the way to ${venue} (HTTP ${error.status})`;
  // SOCKS errors keep the code in their text only.
  const refused = error.message.includes('ECONNREFUSED') || errorCode(error.cause) === 'ECONNREFUSED';
  const what = refused ? 'nothing listens there (connection refused)' : error.message;
  return `the proxy ${error.proxy} can't be used: ${what}; check the proxy setting or HTTPS_PROXY`;
}

const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: 'normal end',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'data not accepted',
  1005: 'no reason given',
  1006: 'without a farewell',
  1007: 'text not accepted',
  1008: 'policy violation',
  1009: 'message too big',
  1011: 'fault of the server',
  1012: 'server restarts',
  1013: 'try again later',
  1014: 'bad gateway',
};

/** Why the venue closed a connection that was open. */
export function closeInWords(venue: string, code: number, reason: string): string {
  const words = reason || CLOSE_CODES[code];
  return `${venue} closed the connection (${code}${words ? `: ${words}` : ''})`;
}

/** Rounded for people: `850 ms`, `12 s`, `3 min`, `2.5 h`. */
export function durationInWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${Math.ceil(ms / 1_000)} s`;
  if (ms < 100 * 60_000) return `${Math.ceil(ms / 60_000)} min`;
  return `${Math.round(ms / 360_000) / 10} h`;
}

/** Milliseconds of a Retry-After header: seconds or an HTTP date; undefined where it says nothing usable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
