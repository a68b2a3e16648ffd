import type { VenueContext } from '../../net/venueServer';
import { SpotRest } from './spotRest';
import { type HostRules, StreamServer } from './streamServer';
import { UsdmRest } from './usdmRest';

const SPOT: HostRules = {
  market: 'spot',
  paths: /^\/(ws(\/.*)?|stream\/?)$/u,
  messagesPerSecond: 5,
  streamsPerConnection: 1024,
  pingEveryMs: 20_000,
  pongWithinMs: 60_000,
  nestedErrors: false,
};

const USDM: HostRules = {
  market: 'perp',
  // `/public` and `/market`; the unrouted paths still connect and acknowledge, but carry `/public` streams only.
  paths: /^\/((public|market)\/)?(ws(\/.*)?|stream\/?)$/u,
  messagesPerSecond: 10,
  streamsPerConnection: 200,
  pingEveryMs: 180_000,
  pongWithinMs: 600_000,
  nestedErrors: true,
};

export function binanceSpotHost(context: VenueContext): StreamServer {
  const rest = new SpotRest(context);
  return new StreamServer(context, SPOT, request => rest.handle(request));
}

export function binanceUsdmHost(context: VenueContext): StreamServer {
  const rest = new UsdmRest(context);
  return new StreamServer(context, USDM, request => rest.handle(request));
}
