import type { ProxySettings } from '../model/settings';

/** VS Code's own settings and ours, as they were found. */
export interface ProxyInput {
  /** `spreadScanner.proxy`: before VS Code's. */
  readonly ownUrl: unknown;
  readonly ownNoProxy: unknown;
  readonly ownCaFiles: unknown;
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
  /** Lines for the log: what was taken from where. */
  readonly notes: readonly string[];
  /** What VS Code's settings ask for and is not done: the user should know. */
  readonly warnings: readonly string[];
}

/** The proxy that the engine goes through: our own setting, else VS Code's, else the environment's. */
export function proxySource({ ownUrl, ownNoProxy, ownCaFiles, http }: ProxyInput): ProxyChoice {
  const notes: string[] = [];
  const warnings: string[] = [];
  const own = isGiven(ownUrl);
  const url = own ? ownUrl : isGiven(http.proxy) ? http.proxy : '';
  const lists = [ownNoProxy, http.noProxy].filter(Array.isArray).flat();
  const off = http.proxySupport === 'off' && !own;
  if (off) notes.push('http.proxySupport is off: the exchanges are reached directly');
  else if (own) notes.push('the proxy comes from spreadScanner.proxy');
  else if (isGiven(http.proxy)) notes.push('the proxy comes from http.proxy');
  if (http.proxyStrictSSL === false) {
    warnings.push(
      'http.proxyStrictSSL is false, which is not followed here: certificates are always verified. ' +
        "Add the proxy's certificate authority to spreadScanner.caFiles or to the system's store",
    );
  }
  if (isGiven(http.proxyAuthorization) && !own) {
    warnings.push('http.proxyAuthorization is not used; put user and password into spreadScanner.proxy');
  }
  return {
    raw: {
      url: off ? '' : url,
      noProxy: off ? ['*'] : lists,
      extraCa: [],
      caFiles: ownCaFiles,
      systemCa: typeof http.systemCertificates === 'boolean' ? http.systemCertificates : true,
    },
    notes,
    warnings,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
