/** Every kind of fault, with what it does to the clients in its scope. */
export const FAULT_KINDS = {
  drop: 'closes the sockets without a goodbye',
  'half-open': 'sockets stay open, nothing more is sent or heard, pings are not answered; new sockets work',
  stall: 'one instrument falls silent on its own channels while the real market moves on',
  slow: 'every frame and every REST reply comes 1.5 s late',
  garbage: 'random bytes and random JSON between the real frames',
  truncated: 'some frames come cut off first and whole after that',
  duplicate: 'every frame comes twice',
  reorder: 'frames come in pairs, the newer one first',
  'http-429': 'REST answers 429 with Retry-After',
  'http-418': 'REST answers 418 with Retry-After',
  'http-451': 'REST and handshakes answer 451',
  'http-403': 'REST and handshakes answer 403',
  'http-500': 'REST answers 500',
  'rest-down': 'REST connections are cut without an answer',
  'ws-refuse': 'handshakes are cut without an answer',
  'ack-silent': 'subscriptions are acknowledged and never deliver; the open sockets are dropped first',
  'clock-off': 'the venue clock is 30 s fast',
  delist: 'an instrument leaves lists and channels',
  list: 'a new instrument appears in lists and channels',
  halt: 'an instrument stops trading',
  'shutdown-notice': 'the venue announces a restart and closes the sockets 10 s later',
  'giant-frame': 'one frame of 10 MB to every socket',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;
