import type { FaultKind } from './faultSpec';
import type { VenueName } from './model/instrument';
import { json, type RestReply } from './net/rest';

/** What a host answers to HTTP while a fault of this kind lasts, in the venue's own words; undefined for other kinds. */
export function refusal(kind: FaultKind, venue: VenueName, now: number): RestReply | undefined {
  const retry = { 'retry-after': '2' };
  switch (kind) {
    case 'http-429':
      if (venue === 'okx') return json({ msg: 'Too Many Requests', code: '50011' }, 429);
      if (venue === 'bybit') return json('Too many requests', 429, retry);
      return json({ code: -1003, msg: 'Too many requests.' }, 429, retry);
    case 'http-418':
      return json({ code: -1003, msg: `Way too many requests; IP banned until ${now + 2_000}.` }, 418, retry);
    case 'http-451':
      return json(
        { code: 0, msg: 'Service unavailable from a restricted location according to the terms of service.' },
        451,
      );
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
