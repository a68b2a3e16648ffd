import assert from 'node:assert/strict';
import { RateGate } from '../../../src/connectors/rateLimit';
import { Subscriber } from '../../../src/connectors/subscriber';
import type { SocketDefinition, SocketLimits } from '../../../src/connectors/venue';
import { FakeClock } from '../../harness/fakeClock';
import { BOOK, type TestFrame, testSocket } from '../../harness/testSocket';

const streams = (...topics: string[]) => topics.map((topic, index) => ({ topic, channel: BOOK, instrument: index }));
const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

describe('Subscriber', () => {
  let clock: FakeClock;
  let sent: { at: number; frame: TestFrame; bytes: number }[];
  let settled: number;
  let failures: string[];
  let delivers: boolean;

  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    settled = 0;
    failures = [];
    delivers = false;
  });

  const create = (
    limits: Partial<SocketLimits> = {},
    topicsPerMessage = 100,
    firstId = 1,
    more: Partial<SocketDefinition> = {},
    hostGate?: RateGate,
  ) => {
    let id = firstId - 1;
    const start = clock.mono();
    return new Subscriber({
      venueName: 'Testex',
      socket: testSocket(limits, more),
      topicsPerMessage,
      ackTimeoutMs: 10_000,
      clock,
      hostGate,
      nextId: () => ++id,
      send: text => {
        sent.push({ at: clock.mono() - start, frame: JSON.parse(text), bytes: Buffer.byteLength(text) });
      },
      settled: () => {
        settled += 1;
      },
      refused: () => {},
      failed: why => failures.push(why),
      delivers: () => delivers,
    });
  };
  const subscribed = () => sent.flatMap(({ frame }) => frame.sub ?? []);
  const ackAll = (subscriber: Subscriber) => {
    for (const { frame } of sent) subscriber.acked(frame.id);
  };

  it('sends nothing before the socket is open', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    assert.equal(sent.length, 0);
    subscriber.opened();
    assert.deepEqual(sent[0]?.frame, { sub: ['a'], id: 1 });
  });

  it("batches under the setting and the venue's limit, whichever is lower", () => {
    const byVenue = create({ topicsPerMessage: 10 }, 100);
    byVenue.add(streams(...names(25)));
    byVenue.opened();
    assert.deepEqual(
      sent.map(({ frame }) => frame.sub?.length),
      [10, 10, 5],
    );
    sent = [];
    const bySetting = create({ topicsPerMessage: 10 }, 4);
    bySetting.add(streams(...names(7)));
    bySetting.opened();
    assert.deepEqual(
      sent.map(({ frame }) => frame.sub?.length),
      [4, 3],
    );
  });

  it('puts topics of one group only into a message', () => {
    const subscriber = create({ messagesPerSecond: 1_000 }, 100, 1, { groupOf: topic => topic.slice(0, 1) });
    subscriber.add(streams('a1', 'b1', 'a2', 'c1', 'b2', 'a3'));
    subscriber.opened();
    assert.deepEqual(
      sent.map(({ frame }) => frame.sub),
      [['a1', 'a2', 'a3'], ['b1', 'b2'], ['c1']],
    );
    // Also what was refused as a whole and is asked for by halves.
    sent = [];
    subscriber.refused(1, undefined, 'no');
    assert.deepEqual(subscribed().sort(), ['a1', 'a2', 'a3']);
  });

  describe('where the venue ends the connection for a topic that it does not know', () => {
    const strict = { endsOnUnknownTopic: true };
    const single = { topicsPerMessage: 1, messagesPerSecond: 100 };
    /** The venue answers what it knows in order; at `bad` it ends the connection. */
    const serve = (subscriber: Subscriber, bad: string) => {
      for (let i = 0; i < sent.length; i++) {
        const { frame } = sent[i] as (typeof sent)[number];
        if (frame.sub?.includes(bad)) {
          subscriber.endedByVenue();
          subscriber.closed();
          return false;
        }
        subscriber.acked(frame.id);
      }
      return true;
    };

    /** Connects again until `bad` is found and left out. */
    const convict = (subscriber: Subscriber) => {
      for (let isOver = false; !isOver; ) {
        sent = [];
        subscriber.opened();
        isOver = serve(subscriber, 'bad');
      }
    };

    it('finds the one, leaves it out and says so; all others are subscribed', () => {
      const subscriber = create(single, 100, 1, strict);
      subscriber.add(streams(...names(8), 'bad', 'after'));
      let lives = 0;
      for (let isOver = false; !isOver; lives++) {
        assert.ok(lives < 5, 'it must not go on for ever');
        sent = [];
        subscriber.opened();
        isOver = serve(subscriber, 'bad');
      }
      assert.equal(lives, 4, 'one in which it is among others, two alone, and the good one');
      assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount, settled], [9, 1, 1]);
      assert.match(
        subscriber.note,
        /^1 of 10 streams refused: bad: Testex ends the connection when it is asked for this/,
      );
      assert.equal(subscribed().includes('bad'), false);
    });

    it('asks for it again after an hour, alone and last', () => {
      const subscriber = create(single, 100, 1, strict);
      subscriber.add(streams('bad', 'a', 'b'));
      convict(subscriber);
      subscriber.closed();
      clock.advance(3_600_000);
      sent = [];
      subscriber.opened();
      assert.equal(serve(subscriber, 'none'), true);
      assert.deepEqual(subscribed(), ['a', 'b', 'bad']);
      assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount], [3, 0]);
    });

    it('does not ask for it again on the connection, or for one that is added then, until the hour is over', () => {
      const subscriber = create(single, 100, 1, strict);
      subscriber.add(streams('bad', 'a', 'b'));
      convict(subscriber);
      sent = [];
      for (let minutes = 0; minutes < 59; minutes++) {
        clock.advance(60_000);
        subscriber.retryRefused();
      }
      subscriber.remove(['bad']);
      subscriber.add(streams('bad'));
      assert.deepEqual(subscribed(), []);
      assert.equal(subscriber.refusedCount, 1);
      clock.advance(60_000);
      subscriber.retryRefused();
      assert.deepEqual(subscribed(), ['bad'], 'alone');
      subscriber.endedByVenue();
      subscriber.closed();
      sent = [];
      subscriber.opened();
      assert.equal(serve(subscriber, 'bad'), true);
      assert.equal(subscriber.ackedCount, 2, 'one ending was enough now');
    });

    it('convicts nothing when the connection merely broke', () => {
      const subscriber = create(single, 100, 1, strict);
      subscriber.add(streams('a', 'b'));
      for (let i = 0; i < 5; i++) {
        subscriber.opened();
        subscriber.closed();
      }
      subscriber.opened();
      subscriber.endedByVenue();
      subscriber.closed();
      sent = [];
      subscriber.opened();
      assert.equal(serve(subscriber, 'none'), true);
      assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount, settled], [2, 0, 1]);
    });
  });

  it('keeps each message under the byte limit and loses no topic', () => {
    const subscriber = create({ topicsPerMessage: 100, bytesPerMessage: 60, messagesPerSecond: 1_000 });
    const topics = names(40).map((name, index) => (index % 3 === 0 ? `币安${name}` : name));
    subscriber.add(streams(...topics));
    subscriber.opened();
    assert.ok(sent.length > 3);
    for (const { bytes } of sent) assert.ok(bytes <= 60, `${bytes} bytes`);
    assert.deepEqual(subscribed(), topics);
  });

  it('sends a topic that alone is over the byte limit rather than never', () => {
    const subscriber = create({ bytesPerMessage: 10 });
    subscriber.add(streams('a-very-long-topic'));
    subscriber.opened();
    assert.deepEqual(subscribed(), ['a-very-long-topic']);
  });

  it('is paced under the messages per second, with a slot left for pings', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 5 });
    subscriber.add(streams(...names(10)));
    subscriber.opened();
    assert.equal(sent.length, 4);
    clock.advance(1_249);
    assert.equal(sent.length, 4);
    clock.advance(1_251);
    assert.deepEqual(
      sent.map(({ at }) => at),
      [0, 0, 0, 0, 1_250, 1_250, 1_250, 1_250, 2_500, 2_500],
    );
    assert.equal(clock.pending, 0);
  });

  it('counts pings and pongs among the messages', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 3 });
    subscriber.opened();
    subscriber.countMessage();
    subscriber.countMessage();
    subscriber.add(streams('a'));
    assert.equal(sent.length, 0);
    clock.advance(1_250);
    assert.equal(sent.length, 1);
  });

  it('shares the messages of a host with its other connections, pings counted, some left to pings', () => {
    const gate = new RateGate(50, 60_000, clock);
    const one = create({ topicsPerMessage: 1, messagesPerSecond: 1_000 }, 100, 1, {}, gate);
    const other = create({ topicsPerMessage: 1, messagesPerSecond: 1_000 }, 100, 1, {}, gate);
    one.add(streams(...names(20)));
    other.add(streams(...names(20)));
    one.opened();
    for (let n = 0; n < 5; n++) one.countMessage();
    other.opened();
    assert.equal(sent.length, 25, '50 less 5 pings and a reserve of 20');
    clock.advance(59_999);
    assert.equal(sent.length, 25);
    clock.advance(1);
    assert.equal(sent.length, 40);
  });

  it('leaves half of a small window of a host to pings, not all of it', () => {
    const subscriber = create(
      { topicsPerMessage: 1, messagesPerSecond: 1_000 },
      100,
      1,
      {},
      new RateGate(8, 1_000, clock),
    );
    subscriber.add(streams(...names(10)));
    subscriber.opened();
    assert.equal(sent.length, 4);
    clock.advance(1_000);
    assert.equal(sent.length, 8);
  });

  it('waits when the operations of the hour are used up, and says so', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 1_000, operationsPerHour: 12 });
    subscriber.add(streams(...names(14)));
    subscriber.opened();
    assert.equal(sent.length, 12);
    ackAll(subscriber);
    assert.match(subscriber.note, /Testex allows 12 subscriptions an hour.*next in 5 min/);
    clock.advance(300_000);
    assert.equal(sent.length, 13);
    ackAll(subscriber);
    clock.advance(300_000);
    assert.equal(sent.length, 14);
    ackAll(subscriber);
    assert.equal(subscriber.note, '');
    assert.equal(settled, 1);
  });

  it('has a fresh allowance on a new socket', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 13, operationsPerHour: 12 });
    subscriber.add(streams(...names(12)));
    subscriber.opened();
    subscriber.closed();
    subscriber.opened();
    assert.equal(sent.length, 24);
  });

  it('is settled when every request is acknowledged, once', () => {
    const subscriber = create();
    subscriber.add(streams(...names(15)));
    subscriber.opened();
    subscriber.acked(1);
    assert.deepEqual([settled, subscriber.ackedCount, subscriber.isSettled], [0, 10, false]);
    subscriber.acked(2);
    assert.deepEqual([settled, subscriber.ackedCount, subscriber.isSettled], [1, 15, true]);
    subscriber.acked(2);
    assert.equal(settled, 1);
  });

  it('is settled at once when there is nothing to ask for', () => {
    create().opened();
    assert.equal(settled, 1);
  });

  it('takes acknowledgements per topic', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.ackedTopic('b');
    assert.deepEqual(
      [settled, subscriber.streams.get('b')?.state, subscriber.streams.get('a')?.state],
      [0, 'acked', 'asked'],
    );
    subscriber.ackedTopic('a');
    assert.equal(settled, 1);
  });

  it('ignores acknowledgements of what was not asked', () => {
    const subscriber = create();
    subscriber.opened();
    subscriber.acked(99);
    subscriber.ackedTopic('nobody');
    assert.equal(subscriber.ackedCount, 0);
  });

  it('ignores an acknowledgement of a stream whose turn has not come', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 2 });
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.ackedTopic('b');
    assert.equal(subscriber.streams.get('b')?.state, 'asked');
  });

  it('a refused topic does not hold up the others', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.refused(1, 'b', 'no such symbol');
    subscriber.acked(1);
    assert.equal(settled, 1);
    const b = subscriber.streams.get('b');
    assert.deepEqual(
      [b?.state, b?.why, subscriber.ackedCount, subscriber.refusedCount],
      ['refused', 'no such symbol', 1, 1],
    );
    assert.equal(subscriber.note, '1 of 2 streams refused: b: no such symbol');
  });

  it('finds the bad topic of a refused request and gets the others through', () => {
    const subscriber = create({ messagesPerSecond: 1_000 });
    subscriber.add(streams(...names(10)));
    subscriber.opened();
    // Grows while it is read.
    for (const { frame } of sent) {
      const { id, sub } = frame;
      if (sub?.includes('t7')) subscriber.refused(id, undefined, 'invalid topic');
      else subscriber.acked(id);
    }
    assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount, settled], [9, 1, 1]);
    assert.equal(subscriber.streams.get('t7')?.state, 'refused');
    assert.ok(sent.length < 12, `${sent.length} messages`);
  });

  it('a refusal without an id belongs to the only request under way', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    subscriber.opened();
    subscriber.refused(undefined, undefined, 'invalid topic');
    assert.equal(subscriber.streams.get('a')?.state, 'refused');
  });

  it('a refusal without an id belongs to the oldest request of a venue that answers in order', () => {
    const subscriber = create({ messagesPerSecond: 1_000 }, 2, 1, { answersInOrder: true });
    subscriber.add(streams('a', 'bad', 'c', 'd'));
    subscriber.opened();
    // Of each message as it comes, oldest first.
    for (let n = 0; n < sent.length; n++) {
      const { sub } = sent[n]?.frame ?? {};
      if (sub?.includes('bad')) subscriber.refused(undefined, undefined, 'invalid product');
      else for (const topic of sub ?? []) subscriber.ackedTopic(topic);
    }
    assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount, settled], [3, 1, 1]);
    assert.equal(subscriber.streams.get('bad')?.state, 'refused');
  });

  it('a refusal that fits several requests blames none of them', () => {
    const subscriber = create();
    subscriber.add(streams(...names(20)));
    subscriber.opened();
    subscriber.refused(undefined, undefined, 'invalid topic');
    assert.deepEqual([subscriber.refusedCount, sent.length], [0, 2]);
  });

  it('finds the bad topics where refusals name neither request nor topic, and gets the others through', () => {
    const subscriber = create({ messagesPerSecond: 1_000 });
    subscriber.add(streams(...names(30)));
    subscriber.opened();
    delivers = true;
    let read = 0;
    for (let seconds = 0; seconds < 120; seconds++) {
      for (; read < sent.length; read++) {
        const { id, sub = [] } = sent[read]?.frame ?? { id: 0 };
        if (sub.includes('t3') || sub.includes('t14')) subscriber.refused(undefined, undefined, 'invalid topic');
        else subscriber.acked(id);
      }
      clock.advance(1_000);
      subscriber.tick();
    }
    assert.deepEqual([subscriber.ackedCount, failures], [28, []]);
  });

  it('a refusal of old is told no more when all is subscribed', () => {
    const subscriber = create({ messagesPerSecond: 1_000 });
    subscriber.add(streams(...names(20)));
    subscriber.opened();
    subscriber.refused(undefined, undefined, 'too many requests');
    assert.equal(subscriber.note, 'too many requests');
    ackAll(subscriber);
    assert.equal(subscriber.note, 'too many requests');
    clock.advance(60_000);
    assert.equal(subscriber.note, '');
  });

  it('a channel the venue ends later counts as refused', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    subscriber.opened();
    subscriber.acked(1);
    subscriber.refused(undefined, 'a', 'delisted');
    assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount], [0, 1]);
  });

  it('asks once more for what is not acknowledged, then gives the connection up', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.ackedTopic('a');
    clock.advance(9_999);
    subscriber.tick();
    assert.equal(sent.length, 1);
    clock.advance(1);
    subscriber.tick();
    assert.deepEqual(sent[1]?.frame, { sub: ['b'], id: 2 });
    clock.advance(9_999);
    subscriber.tick();
    assert.deepEqual(failures, []);
    clock.advance(1);
    subscriber.tick();
    assert.deepEqual(failures, ['Testex did not acknowledge the subscription of b within 10 s, asked twice']);
  });

  it('keeps a connection that delivers without ever acknowledging, and says so', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    delivers = true;
    clock.advance(10_000);
    subscriber.tick();
    clock.advance(10_000);
    subscriber.tick();
    assert.deepEqual([settled, failures.length, subscriber.ackedCount], [1, 0, 0]);
    assert.equal(subscriber.note, '2 subscriptions were never acknowledged, though data comes');
  });

  it('asks again, after growing pauses, for what was never acknowledged', () => {
    const subscriber = create({ messagesPerSecond: 1_000 });
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    delivers = true;
    subscriber.ackedTopic('a');
    for (let seconds = 0; seconds < 300; seconds++) {
      clock.advance(1_000);
      subscriber.tick();
      subscriber.retryRefused();
    }
    const times = subscribed().filter(topic => topic === 'b').length;
    assert.ok(times > 4 && times < 20, `${times} times`);
    assert.equal(subscriber.note, '1 subscriptions were never acknowledged, though data comes');
    subscriber.ackedTopic('b');
    for (let seconds = 0; seconds < 600; seconds++) {
      clock.advance(1_000);
      subscriber.retryRefused();
    }
    subscriber.ackedTopic('b');
    assert.deepEqual([subscriber.ackedCount, subscriber.note], [2, '']);
  });

  it('asks again for what was refused, after growing pauses, until it is acknowledged', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.ackedTopic('a');
    subscriber.refused(undefined, 'b', 'not listed');
    assert.deepEqual([settled, subscriber.refusedCount], [1, 1]);
    const asked: number[] = [];
    const start = clock.mono();
    for (let i = 0; i < 50; i++) {
      clock.advance(1_000);
      const before = sent.length;
      subscriber.retryRefused();
      if (sent.length === before) continue;
      asked.push(clock.mono() - start);
      assert.deepEqual(sent.at(-1)?.frame.sub, ['b']);
      subscriber.refused(undefined, 'b', 'not listed');
    }
    assert.deepEqual(asked, [1_000, 6_000, 16_000, 36_000]);
    clock.advance(60_000);
    subscriber.retryRefused();
    subscriber.ackedTopic('b');
    assert.deepEqual([subscriber.ackedCount, subscriber.refusedCount, subscriber.note], [2, 0, '']);
    const last = sent.length;
    clock.advance(600_000);
    subscriber.retryRefused();
    assert.equal(sent.length, last, 'nothing is refused any more');
  });

  it('the second asking can be acknowledged', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    subscriber.opened();
    clock.advance(10_000);
    subscriber.tick();
    subscriber.acked(2);
    clock.advance(60_000);
    subscriber.tick();
    assert.deepEqual([settled, failures.length], [1, 0]);
  });

  it('the second asking stays under the byte limit when its id is longer', () => {
    const bytesPerMessage = Buffer.byteLength('{"sub":["a","b","c"],"id":9}');
    const subscriber = create({ bytesPerMessage }, 100, 9);
    subscriber.add(streams('a', 'b', 'c'));
    subscriber.opened();
    clock.advance(10_000);
    subscriber.tick();
    assert.deepEqual(
      sent.map(({ frame }) => frame.sub),
      [['a', 'b', 'c'], ['a', 'b'], ['c']],
    );
    subscriber.acked(10);
    subscriber.acked(11);
    assert.equal(settled, 1);
  });

  it('what was removed, or added again, before the second asking is not asked twice', () => {
    const subscriber = create({ messagesPerSecond: 2 });
    subscriber.add(streams('a', 'b', 'c'));
    subscriber.opened();
    clock.advance(10_000);
    subscriber.countMessage();
    subscriber.tick();
    subscriber.remove(['a', 'b']);
    subscriber.add(streams('b'));
    clock.advance(5_000);
    assert.deepEqual(
      sent.slice(1).map(({ frame }) => frame),
      [
        { unsub: ['a', 'b'], id: 2 },
        { sub: ['c'], id: 3 },
        { sub: ['b'], id: 4 },
      ],
    );
  });

  it('subscribes to a new stream on the open socket', () => {
    const subscriber = create();
    subscriber.opened();
    subscriber.add(streams('a'));
    subscriber.add(streams('a'));
    assert.deepEqual(subscribed(), ['a']);
    subscriber.acked(1);
    assert.equal(settled, 2);
  });

  it('unsubscribes from a removed stream', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.acked(1);
    subscriber.remove(['a', 'unknown']);
    assert.deepEqual(sent[1]?.frame, { unsub: ['a'], id: 2 });
    assert.deepEqual([[...subscriber.streams.keys()], subscriber.ackedCount], [['b'], 1]);
  });

  it('a stream removed before its turn is neither subscribed nor unsubscribed', () => {
    const subscriber = create({ topicsPerMessage: 1, messagesPerSecond: 2 });
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.remove(['b']);
    clock.advance(5_000);
    assert.deepEqual(
      sent.map(({ frame }) => frame),
      [{ sub: ['a'], id: 1 }],
    );
    subscriber.acked(1);
    assert.equal(settled, 1);
  });

  it('removing the last unacknowledged stream settles', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    subscriber.opened();
    subscriber.remove(['a']);
    assert.equal(settled, 1);
    clock.advance(60_000);
    subscriber.tick();
    assert.equal(failures.length, 0);
  });

  it('subscribes anew to a silent stream, each time after a longer pause', () => {
    const subscriber = create({ messagesPerSecond: 1_000 });
    subscriber.add(streams('a'));
    subscriber.opened();
    subscriber.acked(1);
    const renewals: number[] = [];
    for (let at = 0; at <= 220_000; at += 1_000) {
      if (subscriber.renew('a')) {
        renewals.push(at);
        assert.equal(subscriber.streams.get('a')?.state, 'asked');
        subscriber.acked(sent.at(-1)?.frame.id ?? 0);
      }
      clock.advance(1_000);
    }
    assert.deepEqual(renewals, [0, 30_000, 90_000, 210_000]);
    assert.deepEqual(
      sent.slice(1, 3).map(({ frame }) => frame),
      [
        { unsub: ['a'], id: 2 },
        { sub: ['a'], id: 3 },
      ],
    );
    assert.equal(settled, 5);
  });

  it('does not renew what was never acknowledged', () => {
    const subscriber = create();
    subscriber.add(streams('a'));
    subscriber.opened();
    assert.equal(subscriber.renew('a'), false);
    assert.equal(subscriber.renew('unknown'), false);
  });

  it('forgets acknowledgements with the socket and asks for all on the next', () => {
    const subscriber = create();
    subscriber.add(streams('a', 'b'));
    subscriber.opened();
    subscriber.acked(1);
    subscriber.closed();
    assert.deepEqual([subscriber.ackedCount, subscriber.streams.get('a')?.state], [0, 'asked']);
    subscriber.acked(1);
    assert.equal(subscriber.ackedCount, 0);
    subscriber.opened();
    assert.deepEqual(sent[1]?.frame, { sub: ['a', 'b'], id: 2 });
  });

  it('leaves no timer behind', () => {
    const subscriber = create({ topicsPerMessage: 1 });
    subscriber.add(streams(...names(50)));
    subscriber.opened();
    assert.equal(clock.pending, 1);
    subscriber.dispose();
    assert.equal(clock.pending, 0);
    subscriber.add(streams('late'));
    assert.equal(sent.length, 4);
  });
});
