import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
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
  settings: Pick<ProxySettings, 'extraCa' | 'caFiles' | 'systemCa'>,
  env: NodeJS.ProcessEnv,
  { createContext, stores }: TrustPlatform = PLATFORM,
): Trust {
  const problems: string[] = [];
  const extra: string[] = [];
  for (const [index, text] of settings.extraCa.entries()) {
    extra.push(...certificatesIn(text, why => problems.push(`extra certificate ${index + 1}: ${why}`)));
  }
  for (const path of settings.caFiles) extra.push(...certificatesOf(path, `caFiles: ${path}`, problems));
  const system = settings.systemCa && stores ? stores('system') : [];
  if (extra.length === 0 && system.length === 0) return { context: undefined, problems };
  const defaults = stores?.('default') ?? [...tls.rootCertificates, ...extraOfNode(env, problems)];
  return { context: createContext([...new Set([...defaults, ...system, ...extra])]), problems };
}

function extraOfNode(env: NodeJS.ProcessEnv, problems: string[]): string[] {
  const file = env.NODE_EXTRA_CA_CERTS;
  return file ? certificatesOf(file, 'NODE_EXTRA_CA_CERTS', problems) : [];
}

/** A file larger than this is no list of certificates; the largest known are below 1 MB. */
const MOST_BYTES = 8 * 2 ** 20;

function certificatesOf(path: string, named: string, problems: string[]): string[] {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, more than a list of certificates needs`);
    return certificatesIn(readFileSync(path, 'utf8'), why => problems.push(`${named}: ${why}`));
  } catch (error) {
    problems.push(`${named} cannot be read: ${readingInWords(error)}; not used`);
    return [];
  }
}

function readingInWords(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'the user who runs this may not read it';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return error instanceof Error ? error.message : String(error);
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
