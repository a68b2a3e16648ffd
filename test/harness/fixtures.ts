import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketDefinition, RestPoll, SocketDefinition, VenueDefinition } from '../../src/connectors/venue';
import type { Market } from '../../src/model/instrument';
import { RecordingListing } from './recordingSink';

/** A JSON file of test/fixtures, e.g. `binance/fundingInfo.json`. */
export function fixture(path: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', path), 'utf8'));
}

/** What a listing's `parse` makes of the fixtures, one a page. */
export function listed(market: MarketDefinition, ...paths: readonly string[]): RecordingListing {
  const listing = new RecordingListing();
  for (const path of paths) market.listing[0]?.parse(fixture(path), listing);
  return listing;
}

export function marketOf(venue: VenueDefinition, market: Market): MarketDefinition {
  return found(venue.markets.find(candidate => candidate.market === market));
}

export function socketOf(venue: VenueDefinition, market: Market, name: string): SocketDefinition {
  return found(marketOf(venue, market).sockets.find(candidate => candidate.name === name));
}

export function pollOf(market: MarketDefinition, name: string): RestPoll {
  return found(market.polls.find(candidate => candidate.name === name));
}

/** A frame as it comes off a socket: a text, or the JSON of a value. */
export function frame(content: unknown): Buffer {
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not in the venue');
  return value;
}
