import type { FaultKind } from './faultKinds';
import type { MarketName } from './model/instrument';
import type { RestReply } from './net/rest';
import type { VenueContext, VenueServer } from './net/venueServer';
import type { VenuePlan } from './universe/venuePlan';

/** One host of a venue: HTTP and WebSocket on a port of its own. */
export interface SimulatedHost {
  readonly markets: readonly MarketName[];
  readonly make: (context: VenueContext) => VenueServer;
}

/** A simulated exchange: its folder under `venues/` makes one of these, and one line of `venues/registry.ts` adds it to all. */
export interface SimulatedVenue extends VenuePlan {
  readonly hosts: readonly SimulatedHost[];
  /** Its own words while a fault of a kind lasts, where they differ from the usual ones (`refusals.ts`). */
  readonly refusals?: Readonly<Partial<Record<FaultKind, (now: number) => RestReply>>>;
}
