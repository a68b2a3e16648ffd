import type { FaultKind } from './faultKinds';
import { json, type RestReply } from './net/rest';
import type { SimulatedVenue } from './simulatedVenue';

const RETRY = { 'retry-after': '2' };

/** What a host answers to HTTP while a fault of this kind lasts, in the venue's own words; undefined for other kinds. */
export function refusal(kind: FaultKind, venue: SimulatedVenue | undefined, now: number): RestReply | undefined {
  return venue?.refusals?.[kind]?.(now) ?? usualRefusal(kind);
}

function usualRefusal(kind: FaultKind): RestReply | undefined {
  switch (kind) {
    case 'http-429':
      return json('Too Many Requests', 429, RETRY);
    case 'http-418':
      return json('Banned for too many requests', 418, RETRY);
    case 'http-451':
      return json('Unavailable For Legal Reasons', 451);
    case 'http-403':
      return json(
        '<html><head><title>403 Forbidden</title></head><body>The request could not be satisfied.</body></html>',
        403,
      );
    case 'http-500':
      return json('<html><head><title>500 Internal Server Error</title></head><body></body></html>', 500);
    default:
      return undefined;
  }
}
