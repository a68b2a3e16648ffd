import type { ProxySettings } from '../model/settings';

/** VS Code's own settings and ours, as they were found. */
export interface ProxyInput {
  /** `spreadScanner.proxy`: before VS Code's. */
  readonly ownUrl: unknown;
  readonly ownNoProxy: unknown;
  readonly http: {
    readonly proxy: unknown;
    readonly noProxy: unknown;
    readonly proxySupport: unknown;
    readonly proxyStrictSSL: unknown;
    readonly proxyAuthorization: unknown;
    readonly systemCertificates: unknown;
  };
}

export interface ProxyChoice {
  /** Raw, for `parseSettings`. */
  readonly raw: Partial<Record<keyof ProxySettings, unknown>>;
  /** Lines for the log: what was taken from where, and what was not. */
  readonly notes: readonly string[];
}

/** The proxy that the engine goes through: our own setting, else VS Code's, else the environment's. */
export function proxySource({ ownUrl, ownNoProxy, http }: ProxyInput): ProxyChoice {
  const notes: string[] = [];
  const own = isGiven(ownUrl);
  const url = own ? ownUrl : isGiven(http.proxy) ? http.proxy : '';
  const lists = [ownNoProxy, http.noProxy].filter(Array.isArray).flat();
  const off = http.proxySupport === 'off' && !own;
  if (off) notes.push('http.proxySupport is off: the exchanges are reached directly');
  else if (own) notes.push('the proxy comes from spreadScanner.proxy');
  else if (isGiven(http.proxy)) notes.push('the proxy comes from http.proxy');
  if (http.proxyStrictSSL === false) {
    notes.push(
      'http.proxyStrictSSL is false, which is not followed here: certificates are always verified. ' +
        "Add the proxy's certificate authority to the system or to NODE_EXTRA_CA_CERTS",
    );
  }
  if (isGiven(http.proxyAuthorization) && !own) {
    notes.push('http.proxyAuthorization is not used; put user and password into spreadScanner.proxy');
  }
  return {
    raw: {
      url: off ? '' : url,
      noProxy: off ? ['*'] : lists,
      extraCa: [],
      systemCa: typeof http.systemCertificates === 'boolean' ? http.systemCertificates : true,
    },
    notes,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
