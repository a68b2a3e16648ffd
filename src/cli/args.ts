import { resolve } from 'node:path';
import { LOG_LEVELS } from '../base/log';
import { closest, didYouMean } from '../base/suggest';
import { parseFault } from '../demo/faultSpec';
import { SIMULATED_IDS } from '../demo/venues/registry';
import { MARKETS } from '../model/instrument';
import { type EngineSettings, NUMBER_SETTINGS, parseSettings } from '../model/settings';
import { venueInfo } from '../model/venueNames';
import type { Filter } from '../protocol/messages';
import { readEndpoints, readText } from './endpointsFile';
import { explainFlag, explainSubject } from './explainOption';
import { filterOption } from './filterOption';
import type { CommandName } from './flags';
import { type Command, type DemoOptions, FORMATS, type LogOptions, type ScanOptions, VIEW_NAMES } from './options';
import { parseSort } from './sortColumn';
import { checkFlagsOf, splitArguments } from './splitArguments';
import { UsageError } from './usageError';
import { parseNumber, Values } from './values';

export interface ArgumentContext {
  /** The venues there are, in the order in which they are shown. */
  readonly venueIds: readonly string[];
  readonly stdoutIsTerminal: boolean;
}

const COMMANDS = ['scan', 'explain', 'demo', 'help', 'version', 'check-venue', 'bench-client'] as const;
const TABLE_TOP = 20;
const SECOND_MS = 1000;
/** The engine draws at most ten times a second. */
const LEAST_EVERY_MS = 100;
/** Timers can't be longer than 2 ** 31 ms. */
const MOST_SECONDS = 2_000_000;

/** Reads a command line (without node and script). Throws a UsageError in words for whatever is wrong with it. */
export function parseCommandLine(args: readonly string[], context: ArgumentContext): Command {
  const { words, flags } = splitArguments(args);
  const [word = 'scan', ...rest] = words;
  const command = COMMANDS.find(known => known === word);
  if (command === undefined) {
    throw new UsageError(`unknown command "${word}"; there are ${COMMANDS.join(', ')}.${didYouMean(word, COMMANDS)}`);
  }
  if (command === 'help') return { command, topic: topicOf(rest) };
  if (flags.has('help')) return { command: 'help', topic: isTopic(command) && words.length > 0 ? command : 'all' };
  if (command === 'version' || flags.has('version')) return { command: 'version' };
  if (command === 'explain') return explainCommand(rest, flags, context);
  if (command === 'check-venue') return checkVenueCommand(rest, flags);
  if (rest.length > 0) throw new UsageError(extraWord(command, rest[0] as string));
  if (command === 'bench-client') {
    if (flags.size > 0)
      throw new UsageError('"bench-client" takes no options: what to measure stands in its environment.');
    return { command };
  }
  checkFlagsOf(command, flags);
  const values = new Values(flags);
  if (command === 'demo') {
    return {
      command,
      demo: demoOptions(values, context.venueIds),
      endpointsFile: values.text('endpoints-file'),
      log: logOptions(values),
    };
  }
  return { command, options: scanOptions(values, context) };
}

const TOPICS: readonly CommandName[] = ['scan', 'explain', 'demo'];

function isTopic(word: string): word is CommandName {
  return (TOPICS as readonly string[]).includes(word);
}

/** As `scan --once`, with one edge or instrument instead of rows. */
function explainCommand(
  words: readonly string[],
  flags: ReadonlyMap<string, readonly string[]>,
  context: ArgumentContext,
): Command {
  checkFlagsOf('explain', flags);
  const explain = explainSubject(words, context.venueIds);
  return { command: 'scan', options: { ...scanOptions(new Values(flags), context), once: true, explain } };
}

function checkVenueCommand(words: readonly string[], flags: ReadonlyMap<string, readonly string[]>): Command {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0)
    throw new UsageError('"check-venue" takes one file: the module that default-exports defineVenue({...}).');
  if (flags.size > 0) throw new UsageError('"check-venue" takes no options.');
  return { command: 'check-venue', file: resolve(file) };
}

function topicOf(words: readonly string[]): 'all' | CommandName {
  const [topic, ...rest] = words;
  if (topic === undefined) return 'all';
  if (!isTopic(topic) || rest.length > 0) {
    throw new UsageError(`there is no help for "${words.join(' ')}"; try help, help ${TOPICS.join(', help ')}.`);
  }
  return topic;
}

function extraWord(command: string, word: string): string {
  if (word === 'scan' || word === 'demo' || word === 'help')
    return `"${command}" and "${word}" are two commands; give one.`;
  const hint = closest(word, VIEW_NAMES) === word ? ` Did you mean "--view ${word}"?` : '';
  return `"${command}" takes options only, not "${word}".${hint}`;
}

function logOptions(values: Values): LogOptions {
  return { level: values.choice('log-level', LOG_LEVELS), file: values.text('log-file') };
}

function demoOptions(values: Values, venueIds: readonly string[]): DemoOptions {
  // A venue from outside has no simulation here.
  const venues = values.choices('venues', venueIds)?.filter(id => SIMULATED_IDS.includes(id));
  const seed = values.number('seed', { min: 0, max: 0xffff_ffff, integer: true });
  const assets = values.number('assets-count', { min: 250, max: 5000, integer: true });
  const quotesPerSecond = values.number('rate', { min: 1, max: 1_000_000, unit: 'quotes a second' });
  const port = values.number('port', { min: 1, max: 65_532, integer: true });
  const chaosSeconds = values.number('chaos', { min: 0.1, max: MOST_SECONDS, unit: 'seconds' });
  const faults = values.texts('fault');
  for (const text of faults) {
    const fault = parseFault(text);
    if (typeof fault === 'string') {
      throw new UsageError(`--fault: ${fault}. See "spread-scanner help demo" for the kinds.`);
    }
  }
  return {
    faults,
    ...(venues !== undefined && { venues }),
    ...(seed !== undefined && { seed }),
    ...(assets !== undefined && { assets }),
    ...(quotesPerSecond !== undefined && { quotesPerSecond }),
    ...(port !== undefined && { port }),
    ...(chaosSeconds !== undefined && { chaosSeconds }),
  };
}

function scanOptions(values: Values, { venueIds, stdoutIsTerminal }: ArgumentContext): ScanOptions {
  const explained = values.text('explain');
  const asked = values.choice('view', VIEW_NAMES) ?? 'spreads';
  const view = explained === undefined ? asked : 'spreads';
  const format = values.choice('format', FORMATS) ?? (stdoutIsTerminal ? 'table' : 'ndjson');
  const demo = values.has('demo') ? demoOptions(values, venueIds) : undefined;
  if (demo && values.has('endpoints')) {
    throw new UsageError(
      '--demo and --endpoints exclude each other: scan the simulated exchanges or those of the file.',
    );
  }
  for (const name of ['seed', 'assets-count', 'rate', 'fault', 'chaos']) {
    if (!demo && values.has(name)) throw new UsageError(`--${name} works on the simulated exchanges; add --demo.`);
  }
  const minNetPct = values.number('min-net', { min: -1000, max: 1000, unit: 'percent' });
  const settings = engineSettings(values, venueIds);
  const table = format === 'table';
  const seconds = { min: 0, max: MOST_SECONDS, unit: 'seconds' };
  const durationS = values.number('duration', { ...seconds, min: 0.001 });
  const every = values.number('every', { min: 1, max: MOST_SECONDS * SECOND_MS, unit: 'milliseconds' });
  const pairs = view === 'spreads' || view === 'funding' || view === 'episodes';
  const filter = filterOption(values.text('filter'), view);
  if (explained !== undefined && !values.has('once')) {
    throw new UsageError('--explain prints one explanation; add --once, or write "spread-scanner explain BUY SELL".');
  }
  return {
    settings,
    view,
    format,
    top: top(values, table),
    sort: parseSort(values.text('sort'), view, settings.venues),
    filter: {
      ...(settings.assets.length > 0 && { assets: settings.assets }),
      ...(view === 'markets' && marketsShown(table, values, settings.markets)),
      ...(pairs && minNetPct !== undefined && { minNetPct }),
      ...(filter.query !== undefined && { query: filter.query }),
      ...(view === 'spreads' && table && !filter.asksForStates && { rankedOnly: true }),
    },
    explain: explained === undefined ? undefined : explainFlag(explained, venueIds),
    everyMs: Math.max(LEAST_EVERY_MS, every ?? (table ? 250 : 1000)),
    once: values.has('once'),
    waitMs: (values.number('wait', seconds) ?? 20) * SECOND_MS,
    durationMs: durationS === undefined ? undefined : durationS * SECOND_MS,
    demo,
    stats: values.has('stats'),
    log: logOptions(values),
    warnings: [
      ...(!pairs && minNetPct !== undefined ? [`--min-net has no effect on the ${view} view`] : []),
      ...filter.warnings,
      ...(explained === undefined ? [] : withoutEffect(values)),
      ...(values.has('endpoints') ? missingEndpoints(settings) : []),
    ],
  };
}

/** What chooses and orders rows has nothing to do with one explanation. */
function withoutEffect(values: Values): string[] {
  const names = ['view', 'top', 'sort', 'min-net', 'filter'].filter(name => values.has(name as 'view'));
  return names.map(name => `--${name} has no effect on an explanation`);
}

/** What is scanned and not in the endpoints file is asked of the real exchange: the user should know. */
function missingEndpoints({ venues, markets, endpoints }: EngineSettings): string[] {
  const wanted = venues.flatMap(venue =>
    markets
      .filter(market => venueInfo(venue)?.markets.some(each => each.market === market) ?? true)
      .flatMap(market => [`${venue}.${market}.rest`, `${venue}.${market}.ws`]),
  );
  const missing = wanted.filter(key => endpoints[key] === undefined);
  if (missing.length === 0) return [];
  return [`the endpoints file has no ${missing.join(', ')}; there the real exchange is used`];
}

/** The table leaves spot rows out unless they are asked for; the other formats show what is scanned. */
function marketsShown(table: boolean, values: Values, markets: readonly ('spot' | 'perp')[]): Pick<Filter, 'markets'> {
  return { markets: table && !values.has('markets') ? ['perp'] : markets };
}

function top(values: Values, table: boolean): number {
  const text = values.text('top')?.trim();
  if (text === undefined) return table ? TABLE_TOP : Number.POSITIVE_INFINITY;
  if (text.toLowerCase() === 'all') return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(text) || Number(text) < 1) {
    throw new UsageError(`--top must be a whole number from 1, or "all", not "${text}".`);
  }
  return Number(text);
}

/** Settings of the engine from flags: each with the flag and the factor from its unit to the setting's. */
const NUMBER_FLAGS = [
  ['quarantine-pct', 'quarantinePct', 1, 'percent'],
  ['episode-min-net', 'episodes.minNetPct', 1, 'percent'],
  ['streams-per-connection', 'streamsPerConnection', 1, undefined],
  ['topics-per-message', 'topicsPerMessage', 1, undefined],
  ['ping-interval', 'pingIntervalMs', SECOND_MS, 'seconds'],
  ['pong-timeout', 'pongTimeoutMs', SECOND_MS, 'seconds'],
  ['activity-limit', 'activityLimitMs', SECOND_MS, 'seconds'],
] as const;

const FLAG_OF_SETTING: Readonly<Record<string, string>> = {
  venues: '--venues',
  markets: '--markets',
  assets: '--assets',
  endpoints: '--endpoints',
  takerFeePct: '--fee',
  proxy: '--proxy',
  'proxy.noProxy': '--no-proxy',
  'proxy.extraCa': '--ca-file',
  ...Object.fromEntries(NUMBER_FLAGS.map(([flag, key]) => [key, `--${flag}`])),
};

function engineSettings(values: Values, venueIds: readonly string[]) {
  const raw: Record<string, unknown> = {};
  for (const [flag, key, factor, unit] of NUMBER_FLAGS) {
    const range = NUMBER_SETTINGS[key];
    const value = values.number(flag, {
      min: range.min / factor,
      max: range.max / factor,
      ...(unit === undefined ? { integer: true } : { unit }),
    });
    if (value !== undefined) raw[key] = value * factor;
  }
  raw.venues = values.choices('venues', venueIds);
  raw.venueModules = values.texts('venue-module').map(path => resolve(path));
  raw.markets = values.choices('markets', MARKETS);
  raw.assets = values.list('assets');
  raw.tradfi = values.has('tradfi');
  raw.strictQuotes = values.has('strict-quotes');
  raw.takerFeePct = fees(values.texts('fee'), venueIds);
  raw.proxy = {
    url: values.text('proxy'),
    noProxy: values.list('no-proxy'),
    extraCa: values.texts('ca-file').map(readCertificates),
  };
  const endpoints = values.text('endpoints');
  if (endpoints !== undefined) raw.endpoints = readEndpoints(endpoints, venueIds);
  const { settings, problems } = parseSettings(raw, venueIds);
  if (problems.length > 0) {
    const lines = problems.map(({ key, message }) => {
      const words = message.startsWith(key) ? message.slice(key.length).replace(/^:/, '') : ` ${message}`;
      return `${FLAG_OF_SETTING[key] ?? key}${words.replace(/; (using|ignoring|going) .*$/, '')}.`;
    });
    throw new UsageError(lines.join('\n'));
  }
  return settings;
}

function fees(texts: readonly string[], venueIds: readonly string[]): Record<string, number> {
  const keys = venueIds.flatMap(venue => MARKETS.map(market => `${venue}.${market}`));
  const result: Record<string, number> = {};
  for (const text of texts) {
    const [key = '', pct, ...rest] = text.split('=').map(part => part.trim());
    if (pct === undefined || rest.length > 0) {
      throw new UsageError(`--fee "${text}" must be VENUE.MARKET=PCT, for example binance.perp=0.04.`);
    }
    if (!keys.includes(key.toLowerCase())) {
      throw new UsageError(`--fee: unknown "${key}"; there are ${keys.join(', ')}.${didYouMean(key, keys)}`);
    }
    const value = parseNumber(pct.replace(/%$/, ''));
    if (value === undefined || value < -1 || value > 10) {
      throw new UsageError(`--fee ${key}: the fee must be a percentage from -1 to 10, not "${pct}".`);
    }
    result[key.toLowerCase()] = value;
  }
  return result;
}

function readCertificates(path: string): string {
  const text = readText(path, '--ca-file');
  if (text.includes('-----BEGIN CERTIFICATE-----') || text.includes('-----BEGIN TRUSTED CERTIFICATE-----')) return text;
  throw new UsageError(`--ca-file: ${path} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----").`);
}
