import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { ProxySettings } from '../model/settings';

/** TLS options of a connection to a venue or a proxy. */
export interface TlsOptions {
  readonly rejectUnauthorized: true;
  readonly secureContext?: tls.SecureContext;
}

export interface Trust {
  /** Undefined: what Node trusts by itself. */
  readonly context: tls.SecureContext | undefined;
  /** Certificates that were not taken, in words for the user. */
  readonly problems: readonly string[];
}

type Store = 'default' | 'system';

/** What of the platform a test wants to choose. */
export interface TrustPlatform {
  createContext(ca: string[]): tls.SecureContext;
  /** The certificate stores; undefined where Node can't read them. */
  readonly stores: ((store: Store) => readonly string[]) | undefined;
}

const PLATFORM: TrustPlatform = {
  createContext: ca => tls.createSecureContext({ ca }),
  // Since Node 22.15.
  stores: (tls as { getCACertificates?: (store: Store) => string[] }).getCACertificates,
};

/**
 * One TLS context that trusts Node's own certificate authorities, those of NODE_EXTRA_CA_CERTS, the system's and the
 * settings' ones. A list given to TLS replaces the default one, so the defaults are put into it.
 */
export function createTrust(
  settings: Pick<ProxySettings, 'extraCa' | 'systemCa'>,
  env: NodeJS.ProcessEnv,
  { createContext, stores }: TrustPlatform = PLATFORM,
): Trust {
  const problems: string[] = [];
  const extra: string[] = [];
  for (const [index, text] of settings.extraCa.entries()) {
    extra.push(...certificatesIn(text, why => problems.push(`extra certificate ${index + 1}: ${why}`)));
  }
  const system = settings.systemCa && stores ? stores('system') : [];
  if (extra.length === 0 && system.length === 0) return { context: undefined, problems };
  const defaults = stores?.('default') ?? [...tls.rootCertificates, ...extraOfNode(env, problems)];
  return { context: createContext([...new Set([...defaults, ...system, ...extra])]), problems };
}

function extraOfNode(env: NodeJS.ProcessEnv, problems: string[]): string[] {
  const file = env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    return certificatesIn(readFileSync(file, 'utf8'), why => problems.push(`NODE_EXTRA_CA_CERTS: ${why}`));
  } catch (error) {
    problems.push(`NODE_EXTRA_CA_CERTS: ${(error as Error).message}`);
    return [];
  }
}

function certificatesIn(text: string, wrong: (why: string) => void): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) wrong('there is no PEM certificate in it; not used');
  return blocks.filter(block => {
    try {
      new X509Certificate(block);
      return true;
    } catch (error) {
      wrong(`${(error as Error).message}; not used`);
      return false;
    }
  });
}
