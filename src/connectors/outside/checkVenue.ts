import type { VenueDefinition } from '../venue';

const ID = /^[a-z][a-z0-9]{1,19}$/;
const CARRIES = ['book', 'funding', 'stats', 'listing'];

const REQUEST = ['path', 'weight', 'body', 'headers', 'failure'];
/** What each part may have: a name that is none of these is a slip of the pen that would leave something out unsaid. */
const KEYS = {
  venue: ['id', 'name', 'markets'],
  market: [
    ...['market', 'rest', 'ws', 'restLimits', 'takerFeePct', 'tradePage', 'listing', 'sockets', 'snapshot', 'polls'],
    'candles',
  ],
  restLimits: ['weight', 'windowMs', 'banMs'],
  listing: [...REQUEST, 'next', 'parse'],
  poll: [...REQUEST, 'name', 'everyMs', 'next', 'optional', 'apply'],
  candles: ['most', 'request', 'parse'],
  socket: [
    ...['name', 'path', 'channels', 'limits', 'keepAlive', 'maxLifetimeMs', 'headers', 'groupOf', 'endsOnUnknownTopic'],
    ...['answersInOrder', 'subscribe', 'unsubscribe', 'decode', 'wholeBook'],
  ],
  channel: ['name', 'carries', 'freshness', 'topics'],
  freshness: ['kind', 'everyMs'],
  keepAlive: ['kind', 'everyMs', 'frame'],
  limits: [
    ...['streamsPerConnection', 'topicsPerMessage', 'bytesPerMessage', 'topicCharactersPerConnection'],
    ...['messagesPerSecond', 'messagesPerHost', 'connectionsPerHost', 'streamsPerHost', 'operationsPerHour'],
    'connects',
  ],
  perWindow: ['count', 'windowMs'],
  wholeBook: ['begins', 'ending'],
} as const;

/**
 * What is missing or wrong in what a module offers as its venue, each with the path to it; empty: it is one. It says
 * nothing of what the functions do, which `check-venue` tries.
 */
export function checkVenue(value: unknown): string[] {
  const wrong: string[] = [];
  const check = new Checker(wrong);
  if (!isRecord(value)) return ['the default export must be what defineVenue({...}) returns, an object'];
  check.that(typeof value.id === 'string' && ID.test(value.id), 'id', 'lower-case letters and digits, 2 to 20 of them');
  check.text(value, 'name', '');
  check.keys(value, '', KEYS.venue);
  const markets = check.list(value, 'markets', '');
  for (const [i, market] of markets.entries()) checkMarket(market, `markets[${i}].`, check);
  const kinds = markets.map(market => (isRecord(market) ? market.market : undefined));
  check.that(new Set(kinds).size === kinds.length, 'markets', 'each market once');
  return wrong;
}

/** For a value that `checkVenue` has nothing against. */
export function asVenue(value: unknown): VenueDefinition {
  return value as VenueDefinition;
}

function checkMarket(value: unknown, path: string, check: Checker) {
  if (!isRecord(value)) return check.fail(path.slice(0, -1), 'an object');
  check.keys(value, path, KEYS.market);
  check.oneOf(value, 'market', path, ['spot', 'perp']);
  check.base(value, 'rest', path, ['https:', 'http:']);
  check.base(value, 'ws', path, ['wss:', 'ws:']);
  if (isRecord(value.restLimits)) {
    check.keys(value.restLimits, `${path}restLimits.`, KEYS.restLimits);
    check.positive(value.restLimits, 'weight', `${path}restLimits.`);
    check.positive(value.restLimits, 'windowMs', `${path}restLimits.`);
  } else check.fail(`${path}restLimits`, '{ weight, windowMs }');
  check.number(value, 'takerFeePct', path);
  check.that(
    typeof value.tradePage === 'string' && value.tradePage.startsWith('https://'),
    `${path}tradePage`,
    'an https:// address with {symbol}, {base}, {quote}, {settle} or {stem} in it',
  );
  for (const [i, request] of check.list(value, 'listing', path).entries())
    checkListing(request, `${path}listing[${i}].`, check);
  for (const [i, socket] of check.list(value, 'sockets', path).entries())
    checkSocket(socket, `${path}sockets[${i}].`, check);
  if (!Array.isArray(value.polls)) check.fail(`${path}polls`, 'a list, which may be empty');
  else for (const [i, poll] of value.polls.entries()) checkPoll(poll, `${path}polls[${i}].`, check);
  if (value.snapshot !== undefined) checkSnapshot(value.snapshot, `${path}snapshot.`, check);
  if (value.candles !== undefined) checkCandles(value.candles, `${path}candles.`, check);
  const channels = (Array.isArray(value.sockets) ? value.sockets : []).flatMap(socket =>
    isRecord(socket) && Array.isArray(socket.channels) ? socket.channels : [],
  );
  const carriesBook = channels.some(
    channel => isRecord(channel) && Array.isArray(channel.carries) && channel.carries.includes('book'),
  );
  check.that(carriesBook, `${path}sockets`, 'with a channel that carries the book');
}

function checkRequest(value: unknown, path: string, check: Checker): value is Record<string, unknown> {
  if (!isRecord(value)) {
    check.fail(path.slice(0, -1), 'an object');
    return false;
  }
  check.that(typeof value.path === 'string' && value.path.startsWith('/'), `${path}path`, 'a path that begins with /');
  check.positive(value, 'weight', path);
  check.optionalFunction(value, 'failure', path);
  check.optionalFunction(value, 'next', path);
  return true;
}

function checkListing(value: unknown, path: string, check: Checker) {
  if (!checkRequest(value, path, check)) return;
  check.keys(value, path, KEYS.listing);
  check.function(value, 'parse', path);
}

/** A poll may be taken for one. */
function checkSnapshot(value: unknown, path: string, check: Checker) {
  if (!checkRequest(value, path, check)) return;
  check.keys(value, path, KEYS.poll);
  check.text(value, 'name', path);
  check.function(value, 'apply', path);
}

function checkPoll(value: unknown, path: string, check: Checker) {
  checkSnapshot(value, path, check);
  if (isRecord(value)) check.positive(value, 'everyMs', path);
}

function checkCandles(value: unknown, path: string, check: Checker) {
  if (!isRecord(value)) return check.fail(path.slice(0, -1), 'an object');
  check.keys(value, path, KEYS.candles);
  check.positive(value, 'most', path);
  check.function(value, 'request', path);
  check.function(value, 'parse', path);
}

function checkSocket(value: unknown, path: string, check: Checker) {
  if (!isRecord(value)) return check.fail(path.slice(0, -1), 'an object');
  check.keys(value, path, KEYS.socket);
  check.text(value, 'name', path);
  check.that(typeof value.path === 'string', `${path}path`, 'a text, empty where nothing is appended to the base');
  for (const [i, channel] of check.list(value, 'channels', path).entries())
    checkChannel(channel, `${path}channels[${i}].`, check);
  if (isRecord(value.limits)) checkLimits(value.limits, `${path}limits.`, check);
  else check.fail(`${path}limits`, 'the venue’s limits, see SocketLimits');
  if (isRecord(value.keepAlive)) {
    check.keys(value.keepAlive, `${path}keepAlive.`, KEYS.keepAlive);
    check.oneOf(value.keepAlive, 'kind', `${path}keepAlive.`, ['ping-frame', 'message']);
    if (value.keepAlive.kind === 'message') {
      check.positive(value.keepAlive, 'everyMs', `${path}keepAlive.`);
      check.function(value.keepAlive, 'frame', `${path}keepAlive.`);
    }
  } else check.fail(`${path}keepAlive`, "{ kind: 'ping-frame' } or { kind: 'message', everyMs, frame }");
  check.function(value, 'subscribe', path);
  check.function(value, 'unsubscribe', path);
  check.optionalFunction(value, 'groupOf', path);
  if (isRecord(value.wholeBook)) {
    check.keys(value.wholeBook, `${path}wholeBook.`, KEYS.wholeBook);
    check.text(value.wholeBook, 'begins', `${path}wholeBook.`);
  } else if (value.wholeBook !== undefined) check.fail(`${path}wholeBook`, '{ begins, ending }');
  const { decode } = value;
  const isDecoder = isRecord(decode) && typeof decode.newDecoder === 'function';
  check.that(typeof decode === 'function' || isDecoder, `${path}decode`, 'a function, or { newDecoder }');
}

function checkChannel(value: unknown, path: string, check: Checker) {
  if (!isRecord(value)) return check.fail(path.slice(0, -1), 'an object');
  check.keys(value, path, KEYS.channel);
  check.text(value, 'name', path);
  const { carries, freshness, topics } = value;
  // Of nothing: a channel that only proves life.
  const isKnown = Array.isArray(carries) && carries.every(what => CARRIES.includes(what as string));
  check.that(isKnown, `${path}carries`, `out of ${CARRIES.join(', ')}`);
  if (isRecord(freshness)) {
    check.keys(freshness, `${path}freshness.`, KEYS.freshness);
    check.oneOf(freshness, 'kind', `${path}freshness.`, ['repeats', 'on-change', 'throttled']);
    if (freshness.kind !== 'on-change') check.positive(freshness, 'everyMs', `${path}freshness.`);
  } else check.fail(`${path}freshness`, "{ kind: 'on-change' } or { kind: 'repeats' | 'throttled', everyMs }");
  const isList = Array.isArray(topics) && topics.every(topic => typeof topic === 'string');
  check.that(
    typeof topics === 'function' || isList,
    `${path}topics`,
    'a function of an instrument, or a list of texts',
  );
}

function checkLimits(limits: Record<string, unknown>, path: string, check: Checker) {
  check.keys(limits, path, KEYS.limits);
  for (const key of ['streamsPerConnection', 'topicsPerMessage', 'bytesPerMessage', 'messagesPerSecond']) {
    check.positive(limits, key, path);
  }
  for (const key of [
    ...['topicCharactersPerConnection', 'operationsPerHour', 'connectionsPerHost', 'streamsPerHost'],
  ]) {
    if (limits[key] !== undefined) check.positive(limits, key, path);
  }
  if (!isRecord(limits.connects)) return check.fail(`${path}connects`, '{ count, windowMs }');
  check.keys(limits.connects, `${path}connects.`, KEYS.perWindow);
  check.positive(limits.connects, 'count', `${path}connects.`);
  check.positive(limits.connects, 'windowMs', `${path}connects.`);
}

type JsonRecord = Record<string, unknown>;

/** Collects what is wrong, in words. */
class Checker {
  readonly #wrong: string[];

  constructor(wrong: string[]) {
    this.#wrong = wrong;
  }

  fail(path: string, must: string): void {
    this.#wrong.push(`${path} must be ${must}`);
  }

  that(isRight: boolean, path: string, must: string): void {
    if (!isRight) this.fail(path, must);
  }

  keys(of: JsonRecord, path: string, known: readonly string[]): void {
    for (const key of Object.keys(of)) {
      if (!known.includes(key)) this.#wrong.push(`${path}${key} is not known here, only ${known.join(', ')}`);
    }
  }

  text(of: JsonRecord, key: string, path: string): void {
    this.that(typeof of[key] === 'string' && of[key] !== '', path + key, 'a text that is not empty');
  }

  number(of: JsonRecord, key: string, path: string): void {
    this.that(typeof of[key] === 'number' && Number.isFinite(of[key]), path + key, 'a number');
  }

  positive(of: JsonRecord, key: string, path: string): void {
    this.that(typeof of[key] === 'number' && (of[key] as number) > 0, path + key, 'a number above 0');
  }

  function(of: JsonRecord, key: string, path: string): void {
    this.that(typeof of[key] === 'function', path + key, 'a function');
  }

  optionalFunction(of: JsonRecord, key: string, path: string): void {
    if (of[key] !== undefined) this.function(of, key, path);
  }

  oneOf(of: JsonRecord, key: string, path: string, values: readonly string[]): void {
    this.that(values.includes(of[key] as string), path + key, values.join(' or '));
  }

  base(of: JsonRecord, key: string, path: string, protocols: readonly string[]): void {
    const text = of[key];
    const isBase =
      typeof text === 'string' &&
      URL.canParse(text) &&
      protocols.includes(new URL(text).protocol) &&
      !text.endsWith('/');
    this.that(isBase, path + key, `${protocols.join('// or ')}//host with an optional path, without a / at the end`);
  }

  /** Not empty. */
  list(of: JsonRecord, key: string, path: string): readonly unknown[] {
    const value = of[key];
    if (Array.isArray(value) && value.length > 0) return value;
    this.fail(path + key, 'a list that is not empty');
    return [];
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
