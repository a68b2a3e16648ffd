import { MARKETS, type Market } from './instrument';

/** Everything a user can set of the engine. Times in ms, fees and thresholds in percent. */
export interface EngineSettings {
  readonly venues: readonly string[];
  readonly markets: readonly Market[];
  /** Canonical assets to scan; empty: all. */
  readonly assets: readonly string[];
  readonly tradfi: boolean;
  /** `<venue>.<market>.rest|ws` to base URL. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** `<venue>.<market>` to taker fee in percent; venues' base tier where absent. */
  readonly takerFeePct: Readonly<Record<string, number>>;
  /** Compare only equal quote currencies. */
  readonly strictQuotes: boolean;
  readonly quarantinePct: number;
  readonly streamsPerConnection: number;
  readonly topicsPerMessage: number;
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
  readonly activityLimitMs: number;
  readonly handshakeTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly listingRefreshMs: number;
  /** Period of the check of quiet streams against REST; 0: never. */
  readonly auditMs: number;
  /** Net spread from which an edge's episode lasts. */
  readonly 'episodes.minNetPct': number;
  readonly proxy: ProxySettings;
  /** Absolute paths of modules that add a venue each. The engine loads them: they run with all rights. */
  readonly venueModules: readonly string[];
}

/** Where requests and sockets go through. Empty strings: none. */
export interface ProxySettings {
  /** `http://`, `https://` or `socks5://` URL of the proxy; empty: HTTPS_PROXY, ALL_PROXY of the environment. */
  readonly url: string;
  /** Hosts that are reached directly, as in NO_PROXY: `.suffix`, `host`, `host:port`, `*`. */
  readonly noProxy: readonly string[];
  /** PEM texts of certificate authorities to trust beside the built-in ones. */
  readonly extraCa: readonly string[];
  /** Absolute paths of PEM files with more of them. The engine reads them. */
  readonly caFiles: readonly string[];
  /** Trust the operating system's certificate store too. */
  readonly systemCa: boolean;
}

interface NumberRange {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

/** Ranges of the numeric settings; a value outside is clamped and reported. */
export const NUMBER_SETTINGS = {
  quarantinePct: { fallback: 10, min: 0.1, max: 1000 },
  streamsPerConnection: { fallback: 400, min: 1, max: 1024 },
  topicsPerMessage: { fallback: 100, min: 1, max: 1000 },
  pingIntervalMs: { fallback: 30_000, min: 1_000, max: 600_000 },
  pongTimeoutMs: { fallback: 10_000, min: 500, max: 120_000 },
  activityLimitMs: { fallback: 60_000, min: 2_000, max: 900_000 },
  handshakeTimeoutMs: { fallback: 10_000, min: 500, max: 120_000 },
  requestTimeoutMs: { fallback: 15_000, min: 500, max: 120_000 },
  listingRefreshMs: { fallback: 600_000, min: 30_000, max: 3_600_000 },
  auditMs: { fallback: 15_000, min: 0, max: 3_600_000 },
  'episodes.minNetPct': { fallback: 0, min: -100, max: 1000 },
} as const satisfies Readonly<Record<string, NumberRange>>;

export const DEFAULT_SETTINGS: EngineSettings = {
  venues: [],
  markets: MARKETS,
  assets: [],
  tradfi: false,
  endpoints: {},
  takerFeePct: {},
  strictQuotes: false,
  ...(Object.fromEntries(Object.entries(NUMBER_SETTINGS).map(([key, range]) => [key, range.fallback])) as {
    [K in keyof typeof NUMBER_SETTINGS]: number;
  }),
  proxy: { url: '', noProxy: [], extraCa: [], caFiles: [], systemCa: true },
  venueModules: [],
};

/** Does this base URL lead to this machine? */
export function isLocalBase(base: string): boolean {
  return /^(wss?|https?):\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i.test(base);
}

function areLocal(bases: Readonly<Record<string, string>>): boolean {
  const all = Object.values(bases);
  return all.length > 0 && all.every(isLocalBase);
}

/** Venues of which there is an address. */
function named(bases: Readonly<Record<string, string>>, venueIds: readonly string[]): readonly string[] {
  const keys = Object.keys(bases);
  return venueIds.filter(venue => keys.some(key => key.startsWith(`${venue}.`)));
}

/**
 * The same settings on the simulated exchanges, which are those of `endpoints`: a venue without any is left out, so that
 * what is simulated and what is not never stand in one table.
 */
export function onSimulated(settings: EngineSettings, endpoints: Readonly<Record<string, string>>): EngineSettings {
  return { ...settings, venues: named(endpoints, settings.venues), endpoints };
}

type Report = (key: string, message: string) => void;

/** A setting that was not taken as given, in words for the user. */
export interface SettingProblem {
  readonly key: string;
  readonly message: string;
}

export interface ParsedSettings {
  readonly settings: EngineSettings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Makes settings out of anything: unknown, missing and wrong values give the default, numbers out of range are clamped;
 * each such case is a problem that names the key. `venueIds` are the venues there are; none chosen means all, or, where all
 * endpoints lead to this machine, those that they name. `areAwaited`:
 * modules that add venues have not been loaded yet, so that an unknown venue is left out without a word.
 */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
  venueIds: readonly string[],
  areAwaited = false,
): ParsedSettings {
  const problems: SettingProblem[] = [];
  const wrong = (key: string, message: string) => problems.push({ key, message });
  const unknownVenue = areAwaited ? () => {} : wrong;

  const numbers: Record<string, number> = {};
  for (const [key, range] of Object.entries<NumberRange>(NUMBER_SETTINGS)) {
    const value = raw[key];
    numbers[key] = range.fallback;
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      wrong(key, `${key} must be a number; using ${range.fallback}`);
      continue;
    }
    numbers[key] = Math.min(range.max, Math.max(range.min, value));
    if (numbers[key] !== value) {
      wrong(key, `${key} is ${value}, outside ${range.min} to ${range.max}; using ${numbers[key]}`);
    }
  }

  const flag = (key: string, value: unknown, fallback: boolean): boolean => {
    if (value === undefined || value === null) return fallback;
    if (typeof value === 'boolean') return value;
    wrong(key, `${key} must be true or false; using ${fallback}`);
    return fallback;
  };
  const texts = (key: string, value: unknown): readonly string[] => {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
    wrong(key, `${key} must be a list of texts; ignoring it`);
    return [];
  };
  const chosen = (key: string, allowed: readonly string[], unknown: Report): readonly string[] => {
    const list = texts(key, raw[key]);
    const known = list.filter(item => allowed.includes(item));
    for (const item of list) {
      if (!allowed.includes(item)) unknown(key, `${key}: unknown "${item}"; there are ${allowed.join(', ')}`);
    }
    if (known.length > 0) return [...new Set(known)];
    return list.length > 0 && unknown !== wrong ? [] : allowed;
  };

  const venueModules = absolutePaths('venueModules', texts('venueModules', raw.venueModules), wrong);
  const bases = endpoints(raw.endpoints, venueIds, wrong, unknownVenue);
  const isChosen = Array.isArray(raw.venues) && raw.venues.length > 0;
  // What is on this machine is no real market, and never stands in one table with one.
  const venues = !isChosen && areLocal(bases) ? named(bases, venueIds) : chosen('venues', venueIds, unknownVenue);
  const markets = chosen('markets', MARKETS, wrong) as readonly Market[];
  const proxyRaw = isRecord(raw.proxy) ? raw.proxy : {};
  if (raw.proxy !== undefined && raw.proxy !== null && !isRecord(raw.proxy)) {
    wrong('proxy', 'proxy must be an object with url, noProxy, extraCa, caFiles, systemCa; going without');
  }
  return {
    settings: {
      ...DEFAULT_SETTINGS,
      ...numbers,
      venues,
      markets,
      assets: texts('assets', raw.assets).map(asset => asset.toUpperCase()),
      tradfi: flag('tradfi', raw.tradfi, false),
      strictQuotes: flag('strictQuotes', raw.strictQuotes, false),
      endpoints: bases,
      takerFeePct: fees(raw.takerFeePct, venueIds, wrong, unknownVenue),
      proxy: {
        url: proxyUrl(proxyRaw.url, wrong),
        noProxy: texts('proxy.noProxy', proxyRaw.noProxy),
        extraCa: texts('proxy.extraCa', proxyRaw.extraCa),
        caFiles: absolutePaths('caFiles', texts('caFiles', proxyRaw.caFiles), wrong),
        systemCa: flag('proxy.systemCa', proxyRaw.systemCa, true),
      },
      venueModules,
    },
    problems,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function endpoints(raw: unknown, venueIds: readonly string[], wrong: Report, unknown: Report): Record<string, string> {
  const result: Record<string, string> = {};
  if (raw === undefined || raw === null) return result;
  if (!isRecord(raw)) {
    wrong('endpoints', 'endpoints must be an object of "<venue>.<market>.rest|ws": "<URL>"; ignoring it');
    return result;
  }
  for (const [key, value] of Object.entries(raw)) {
    const [venue = '', market = '', part = '', ...rest] = key.split('.');
    const known = venueIds.includes(venue) && (MARKETS as readonly string[]).includes(market);
    if (!known || (part !== 'rest' && part !== 'ws') || rest.length > 0) {
      unknown('endpoints', `endpoints: unknown key "${key}"; expected <venue>.<spot|perp>.<rest|ws>`);
      continue;
    }
    const protocols = part === 'rest' ? ['http:', 'https:'] : ['ws:', 'wss:'];
    const url = typeof value === 'string' ? tryUrl(value) : undefined;
    if (!url || !protocols.includes(url.protocol) || url.search || url.hash || url.username) {
      const form = `${protocols.join('// or ')}//host with an optional path`;
      wrong('endpoints', `endpoints: "${key}" must be ${form}, not ${JSON.stringify(value)}`);
      continue;
    }
    result[key] = (value as string).replace(/\/+$/, '');
  }
  return result;
}

function fees(raw: unknown, venueIds: readonly string[], wrong: Report, unknown: Report): Record<string, number> {
  const result: Record<string, number> = {};
  if (raw === undefined || raw === null) return result;
  if (!isRecord(raw)) {
    wrong('takerFeePct', 'takerFeePct must be an object of "<venue>.<market>": percent; ignoring it');
    return result;
  }
  for (const [key, value] of Object.entries(raw)) {
    const [venue = '', market = '', ...rest] = key.split('.');
    if (!venueIds.includes(venue) || !(MARKETS as readonly string[]).includes(market) || rest.length > 0) {
      unknown('takerFeePct', `takerFeePct: unknown key "${key}"; expected <venue>.<spot|perp>`);
    } else if (typeof value !== 'number' || !(value >= -1 && value <= 10)) {
      wrong('takerFeePct', `takerFeePct: "${key}" must be a percentage from -1 to 10; using the venue's base tier`);
    } else {
      result[key] = value;
    }
  }
  return result;
}

/** Of any system: a setting says the same wherever it is read. */
function absolutePaths(key: string, paths: readonly string[], wrong: Report): readonly string[] {
  const isAbsolute = (path: string) => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
  for (const path of paths) {
    if (!isAbsolute(path)) wrong(key, `${key}: "${path}" must be an absolute path; ignoring it`);
  }
  return [...new Set(paths.filter(isAbsolute))];
}

function proxyUrl(raw: unknown, wrong: Report): string {
  if (raw === undefined || raw === null || raw === '') return '';
  const url = typeof raw === 'string' ? tryUrl(raw) : undefined;
  if (url && ['http:', 'https:', 'socks:', 'socks5:', 'socks5h:'].includes(url.protocol)) return raw as string;
  wrong('proxy', 'proxy must be an http://, https:// or socks5:// URL; going without');
  return '';
}

function tryUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
