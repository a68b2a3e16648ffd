import { type Instrument, instrumentId } from '../model/instrument';
import { type RestClient, RestError } from './http';
import type { ListingRequest, ListingSink, MarketDefinition, RestRequest } from './venue';

/** Pages after which a listing that never ends is cut off, with an error. */
const MAX_PAGES = 50;

/** What a venue's lists hold, and how many rows were left out for which reason. */
export interface Listing {
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Funding intervals that the list itself gives, hours, by symbol. */
  readonly fundingIntervalHours: ReadonlyMap<string, number>;
  readonly ignored: ReadonlyMap<string, number>;
  readonly rejected: readonly string[];
}

/** Reads all lists of a market, page by page. Rejects with RestError; a malformed row is left out and reported. */
export async function readListing(market: MarketDefinition, rest: RestClient, signal: AbortSignal): Promise<Listing> {
  const instruments = new Map<string, Instrument>();
  const fundingIntervalHours = new Map<string, number>();
  const ignored = new Map<string, number>();
  const rejected: string[] = [];
  const sink: ListingSink = {
    instrument: (instrument, intervalHours) => {
      const { symbol, base, quote } = instrument;
      if (/\p{Cc}/u.test(symbol + base + quote)) {
        rejected.push('a symbol, base or quote with control characters');
        return;
      }
      if (instruments.has(symbol)) {
        rejected.push(`${instrumentId(instrument)} is listed twice`);
        return;
      }
      instruments.set(symbol, instrument);
      if (intervalHours !== undefined) fundingIntervalHours.set(symbol, intervalHours);
    },
    ignored: why => ignored.set(why, (ignored.get(why) ?? 0) + 1),
    rejected: why => rejected.push(why),
  };
  for (const request of market.listing) await readPages(request, rest, signal, sink);
  return { instruments, fundingIntervalHours, ignored, rejected };
}

async function readPages(
  request: ListingRequest,
  rest: RestClient,
  signal: AbortSignal,
  sink: ListingSink,
): Promise<void> {
  const cut = await eachPage(request, rest, signal, body => request.parse(body, sink));
  if (cut) sink.rejected(`the list does not end after ${MAX_PAGES} pages; the rest is left out`);
}

/**
 * Asks for all pages of a request and hands each to `use`. Rejects with RestError, also when the venue reports a failure
 * in the body of a successful answer. True when there were more pages than anyone can have.
 */
export async function eachPage(
  request: RestRequest & { next?(body: unknown): string | undefined },
  rest: RestClient,
  signal: AbortSignal,
  use: (body: unknown) => void,
): Promise<boolean> {
  let path: string | undefined = request.path;
  for (let page = 0; path !== undefined; page++) {
    if (page === MAX_PAGES) return true;
    const answer: unknown = await rest.request({ ...request, path }, signal);
    const failure = request.failure?.(answer);
    if (failure !== undefined) throw new RestError('client', `${path.replace(/\?.*/, '')}: ${failure}`);
    use(answer);
    path = request.next?.(answer);
  }
  return false;
}
