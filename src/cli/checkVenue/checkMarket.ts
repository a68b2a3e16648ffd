import {
  type Carries,
  type Decode,
  decoderOf,
  type MarketDefinition,
  type RestSnapshot,
  type SocketDefinition,
} from '../../connectors/venue';
import type { Instrument } from '../../model/instrument';
import { fillTradePage } from '../../model/tradePages';
import { checkInterval, checkNumbers, isEpochMs } from './checkNumbers';
import type { Findings } from './findings';
import { answerName, type MarketFixtures } from './fixtures';
import { RecordedListing, Recorder, type Told } from './recorder';
import { Seeded, spoiled, spoiledValue } from './spoil';

/** Spoiled frames and answers that are tried of each. */
const TRIES = 200;
/** A base asset that still has a multiplier in its name. */
const UNSPLIT = /^(10{3,6}|1M)[A-Z]{2,}/;
const MINUTE = 60_000;
/** Change of 24 h beyond which a fixture is doubted; and a ping's period below which it is, ms. */
const MOST_CHANGE = 0.5;
const LEAST_PING_MS = 1_000;
/** What a channel tells that carries this. */
const FACTS: Readonly<Partial<Record<Carries, readonly string[]>>> = {
  funding: ['funding', 'marks'],
  stats: ['stats'],
};

/** Tries everything of a market on the fixtures, as they are and spoiled. */
export function checkMarketOn(venue: string, market: MarketDefinition, fixtures: MarketFixtures, findings: Findings) {
  const instruments = checkListing(venue, market, fixtures, findings);
  for (const socket of market.sockets) checkSocketOn(socket, instruments, fixtures, findings);
  for (const poll of market.polls) checkPollOn(poll, answerName(poll.name), instruments, fixtures, findings);
  if (market.snapshot) checkPollOn(market.snapshot, 'snapshot', instruments, fixtures, findings);
  checkCandles(market, instruments, fixtures, findings);
}

function checkListing(
  venue: string,
  market: MarketDefinition,
  fixtures: MarketFixtures,
  findings: Findings,
): readonly Instrument[] {
  const sink = new RecordedListing();
  const random = new Seeded(1);
  market.listing.forEach((request, i) => {
    const pages = fixtures.listing[i] ?? [];
    if (pages.length === 0)
      findings.wrong(`no fixture for ${request.path}: fixtures/${market.market}/listing-${i + 1}.json`);
    for (const page of pages) {
      const failure = request.failure?.(page);
      if (failure !== undefined) findings.wrong(`${request.path}: a good answer counts as a failure: ${failure}`);
      request.parse(page, sink);
      for (let n = 0; n < TRIES; n++) {
        const answer = spoiledValue(page, random);
        attempt(findings, `listing of ${request.path}`, answer, () => {
          request.failure?.(answer);
          request.next?.(answer);
          request.parse(answer, new RecordedListing());
        });
      }
    }
  });
  const { instruments, rejections, ignoredRows, intervals } = sink;
  for (const why of rejections.slice(0, 3)) findings.wrong(`listing: a row of the fixtures is rejected: ${why}`);
  const wrong = instruments.flatMap(instrument => instrumentFaults(venue, market, instrument));
  for (const what of wrong.slice(0, 5)) findings.wrong(what);
  const symbols = new Set(instruments.map(({ symbol }) => symbol));
  for (const [symbol, hours] of intervals) checkInterval(hours, `listing: ${symbol}`, findings);
  if (symbols.size < instruments.length) findings.wrong('listing: two instruments have one symbol');
  if (instruments.length === 0) findings.wrong('listing: no instrument comes out of the fixtures');
  else if (wrong.length === 0)
    findings.right(`listing: ${instruments.length} instruments, ${ignoredRows} rows left out`);
  return instruments;
}

function instrumentFaults(venue: string, { market, tradePage }: MarketDefinition, instrument: Instrument): string[] {
  const faults: string[] = [];
  const must = (isRight: boolean, what: string) => isRight || faults.push(`${instrument.symbol}: ${what}`);
  const { base, quote, settle, multiplier, contractSize, tickSize, lotStep } = instrument;
  must(instrument.venue === venue && instrument.market === market, `venue and market must be ${venue} ${market}`);
  must(base !== '' && quote !== '' && settle !== '', 'base, quote and settle must not be empty');
  must(base === base.toUpperCase(), `base ${base} must be upper case`);
  must(!UNSPLIT.test(base), `base ${base} has a multiplier in its name: see scaledBase`);
  must(multiplier >= 1 && Number.isFinite(multiplier), `multiplier is ${multiplier}, must be from 1 up`);
  must(contractSize > 0 && Number.isFinite(contractSize), `contractSize is ${contractSize}, must be above 0`);
  must(tickSize === null || tickSize > 0, `tickSize is ${tickSize}, must be above 0, or null`);
  must(lotStep === null || lotStep > 0, `lotStep is ${lotStep}, must be above 0, or null`);
  const page = fillTradePage(tradePage, instrument);
  must(URL.canParse(page) && !/[{}]/.test(page), `its trade page is no address: ${page}`);
  return faults;
}

function checkSocketOn(
  socket: SocketDefinition,
  instruments: readonly Instrument[],
  fixtures: MarketFixtures,
  findings: Findings,
) {
  checkSubscribing(socket, instruments, findings);
  const frames = fixtures.frames.get(socket.name) ?? [];
  if (frames.length === 0) {
    findings.wrong(`${socket.name}: no frames in frames-${socket.name}.jsonl, a frame a line`);
    return;
  }
  const recorder = new Recorder(instruments);
  const decode = decoderOf(socket);
  const told: Told[] = [];
  frames.forEach((frame, i) => {
    attempt(findings, `${socket.name}, frame ${i + 1}`, frame, () => decode(frame, recorder));
    const news = recorder.take();
    if (news.length === 0) findings.note(`${socket.name}, frame ${i + 1}: nothing is said of it`);
    for (const [what, why] of news) if (what === 'rejected') findings.wrong(`${socket.name}, frame ${i + 1}: ${why}`);
    told.push(...news);
  });
  const has = (...names: string[]) => told.some(([what]) => names.includes(what));
  if (!has('acked', 'ackedTopic')) findings.wrong(`${socket.name}: no frame of the fixtures is an acknowledgement`);
  if (socket.keepAlive.kind === 'message' && !has('pong'))
    findings.wrong(`${socket.name}: no frame of the fixtures answers a ping`);
  const carriesBook = socket.channels.some(channel => channel.carries.includes('book'));
  if (carriesBook && !has('topOfBook')) findings.wrong(`${socket.name}: no frame of the fixtures gives a top of book`);
  for (const event of told) checkNumbers(event, instruments, `${socket.name}`, findings);
  noteDoubts(socket, instruments, frames, told, findings);
  spoilFrames(socket, frames, instruments, findings);
}

/** What may be right and seldom is. */
function noteDoubts(
  socket: SocketDefinition,
  instruments: readonly Instrument[],
  frames: readonly Buffer[],
  told: readonly Told[],
  findings: Findings,
) {
  const note = (what: string) => findings.note(`${socket.name}: ${what}`);
  for (const { name, carries, topics } of socket.channels) {
    const hasTopic =
      typeof topics === 'function' ? instruments.some(each => topics(each) !== undefined) : topics.length > 0;
    if (!hasTopic) note(`the channel ${name} has no topic, it is never subscribed to`);
    for (const [carried, events] of Object.entries(FACTS)) {
      const isMissing = carries.includes(carried as Carries) && !told.some(([what]) => events.includes(what));
      if (isMissing) note(`the channel ${name} carries ${carried}, and no frame of the fixtures gives any`);
    }
  }
  for (const [what, , , , change] of told) {
    if (what === 'stats' && Math.abs(Number(change)) > MOST_CHANGE)
      note(`a change of ${(Number(change) * 100).toFixed(0)} % in 24 h: a percentage that was read as a fraction?`);
  }
  const { keepAlive, wholeBook, groupOf } = socket;
  const each = socket.channels.flatMap(({ topics }) =>
    typeof topics === 'function' ? instruments.flatMap(one => topics(one) ?? []).slice(0, 1) : topics.slice(0, 1),
  );
  // Where a message names one channel, this one shows it.
  if (each.length > 1 && !groupOf)
    note(`without groupOf topics of several channels stand in one message: ${socket.subscribe(each, 1).slice(0, 300)}`);
  if ((keepAlive.everyMs ?? LEAST_PING_MS) < LEAST_PING_MS)
    note(`a ping each ${keepAlive.everyMs} ms: are these seconds?`);
  if (wholeBook && !frames.some(frame => frame.toString('utf8').startsWith(wholeBook.begins)))
    note('no frame of the fixtures begins as wholeBook says: none is ever left out');
}

function checkSubscribing(socket: SocketDefinition, instruments: readonly Instrument[], findings: Findings) {
  const topics = socket.channels.flatMap(({ topics }) =>
    typeof topics === 'function' ? instruments.flatMap(each => topics(each) ?? []) : [...topics],
  );
  if (new Set(topics).size < topics.length) findings.wrong(`${socket.name}: two streams have one topic`);
  if (topics.length === 0) return findings.wrong(`${socket.name}: no instrument of the fixtures has a topic`);
  const group = socket.groupOf?.(topics[0] as string);
  const together = topics.filter(topic => socket.groupOf?.(topic) === group);
  const batch = together.slice(0, socket.limits.topicsPerMessage);
  for (const text of [socket.subscribe(batch, 1), socket.unsubscribe(batch, 2)]) {
    const bytes = typeof text === 'string' ? Buffer.byteLength(text) : 0;
    if (bytes === 0) findings.wrong(`${socket.name}: subscribe and unsubscribe must return the frame's text`);
    else if (bytes > socket.limits.bytesPerMessage && batch.length === 1)
      findings.wrong(`${socket.name}: a message for one topic has ${bytes} bytes, above its limit`);
  }
}

function spoilFrames(
  socket: SocketDefinition,
  frames: readonly Buffer[],
  instruments: readonly Instrument[],
  findings: Findings,
) {
  const random = new Seeded(7);
  const recorder = new Recorder(instruments);
  let decode: Decode = decoderOf(socket);
  const reported = new Set<string>();
  for (let n = 0; n < TRIES * frames.length; n++) {
    if (n % 50 === 0) decode = decoderOf(socket);
    const frame = spoiled(frames[random.below(frames.length)] as Buffer, random);
    if (!attempt(findings, `${socket.name}, a spoiled frame`, frame, () => decode(frame, recorder))) return;
    for (const [what, ...args] of recorder.take()) {
      const isWrong =
        (what === 'topOfBook' && !args.slice(1, 7).every(value => Number.isFinite(value) && Number(value) >= 0)) ||
        (['funding', 'marks', 'stats'].includes(what) && args.some(value => Math.abs(Number(value)) === Infinity));
      if (!isWrong || reported.has(what)) continue;
      reported.add(what);
      findings.wrong(
        `${socket.name}: a spoiled frame gives ${what}(${args.join(', ')}): ${frame.toString('utf8').slice(0, 200)}`,
      );
    }
  }
  if (reported.size === 0)
    findings.right(`${socket.name}: ${frames.length} frames read, ${TRIES * frames.length} spoiled ones survived`);
}

function checkPollOn(
  poll: RestSnapshot,
  file: string,
  instruments: readonly Instrument[],
  fixtures: MarketFixtures,
  findings: Findings,
) {
  const answer = fixtures.answers.get(file);
  if (answer === undefined) return findings.wrong(`no fixture for ${poll.name}: ${file}.json`);
  const failure = poll.failure?.(answer);
  if (failure !== undefined) findings.wrong(`${poll.name}: a good answer counts as a failure: ${failure}`);
  const recorder = new Recorder(instruments);
  poll.apply(answer, recorder);
  const told = recorder.take();
  const rejected = told.filter(([what]) => what === 'rejected');
  for (const [, why] of rejected.slice(0, 3)) findings.wrong(`${poll.name}: ${why}`);
  if (told.length === 0) findings.wrong(`${poll.name}: nothing comes out of the fixture`);
  for (const event of told) checkNumbers(event, instruments, poll.name, findings);
  const random = new Seeded(3);
  for (let n = 0; n < TRIES; n++) {
    const other = spoiledValue(answer, random);
    const survived = attempt(findings, poll.name, other, () => {
      poll.failure?.(other);
      poll.next?.(other);
      poll.apply(other, recorder);
    });
    if (!survived) return;
  }
  if (rejected.length === 0 && told.length > 0) findings.right(`${poll.name}: ${told.length} facts`);
}

function checkCandles(
  { candles }: MarketDefinition,
  instruments: readonly Instrument[],
  fixtures: MarketFixtures,
  findings: Findings,
) {
  const [instrument] = instruments;
  if (!candles) return findings.note('no candles: charts begin with what is seen live');
  const answer = fixtures.answers.get('candles');
  if (answer === undefined || !instrument) return findings.wrong('no fixture for candles: candles.json');
  const { path, weight } = candles.request(instrument, 0, candles.most * MINUTE);
  if (!path?.startsWith('/') || !(weight > 0))
    findings.wrong(`candles: request gives path ${path} and weight ${weight}`);
  const recorder = new Recorder(instruments);
  candles.parse(answer, recorder);
  const told = recorder.take();
  const rows = told.filter(([what]) => what === 'candle');
  const wrong = rows.find(([, time, open, high, low, close]) => {
    const prices = [open, high, low, close] as number[];
    return (
      !isEpochMs(time) || (time as number) % MINUTE !== 0 || Math.max(...prices) !== high || Math.min(...prices) !== low
    );
  });
  if (wrong) findings.wrong(`candles: ${wrong.slice(1).join(', ')} is no minute with a high and a low`);
  else if (rows.length === 0) findings.wrong('candles: no candle comes out of the fixture');
  else findings.right(`candles: ${rows.length}, ${candleWords(rows[0] as Told)}`);
}

function candleWords([, time, open, high, low, close]: Told): string {
  return `the first of ${new Date(time as number).toISOString()}: open ${open}, high ${high}, low ${low}, close ${close}`;
}

/** False, and a finding: it has thrown. */
function attempt(findings: Findings, what: string, input: unknown, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    const given = Buffer.isBuffer(input) ? input.toString('utf8') : (JSON.stringify(input) ?? 'undefined');
    const words = error instanceof Error ? error.message : String(error);
    findings.wrong(`${what} has thrown "${words}" on ${given.slice(0, 200)}`);
    return false;
  }
}
