import assert from 'node:assert/strict';
import { Lateness } from '../../../src/engine/lateness';

describe('lateness', () => {
  it('is high from a quarter of a second on, and until it has been calm for two', () => {
    const lateness = new Lateness();
    lateness.note(1_000, 1_249);
    assert.equal(lateness.isHigh, false);
    lateness.note(1_250, 1_500);
    assert.equal(lateness.isHigh, true);
    for (let at = 1_550; at < 3_500; at += 50) lateness.note(at, at);
    assert.equal(lateness.isHigh, true);
    lateness.note(3_500, 3_500);
    assert.equal(lateness.isHigh, false);
  });

  it('says nothing of the few quotes that a hitch costs', () => {
    const lateness = new Lateness();
    for (let i = 0; i < 4_999; i++) lateness.held(true);
    assert.equal(lateness.words(100), '');
    lateness.held(true);
    assert.match(lateness.words(100), /5000 quotes were left out/);
  });

  it('stays high while it is calm only because many quotes are left out, and says how many', () => {
    const lateness = new Lateness();
    lateness.note(0, 300);
    for (let at = 350; at <= 5_000; at += 50) {
      for (let i = 0; i < 1_000; i++) lateness.held(i < 200);
      lateness.note(at, at);
    }
    assert.equal(lateness.isHigh, true);
    assert.equal(lateness.words(5_000), 'this computer is too busy: 18800 quotes were left out for newer ones');
    for (let at = 5_050; at <= 7_100; at += 50) {
      for (let i = 0; i < 2_000; i++) lateness.held(i < 200);
      lateness.note(at, at);
    }
    assert.equal(lateness.isHigh, false);
    assert.equal(lateness.words(40_000), '');
  });

  it('says how late quotes were read, for ten to twenty seconds', () => {
    const lateness = new Lateness();
    lateness.note(1_000, 1_003);
    assert.deepEqual([lateness.worst(1_003), lateness.words(1_003)], [3, '']);
    lateness.note(2_000, 5_200);
    lateness.note(5_250, 5_251);
    const words = 'this computer is too busy: quotes were read up to 4 s after they had come';
    assert.equal(lateness.words(5_251), words);
    for (let at = 6_000; at <= 14_000; at += 50) lateness.note(at, at + 1);
    assert.equal(lateness.words(14_001), words);
    for (let at = 14_050; at <= 26_000; at += 50) lateness.note(at, at + 1);
    assert.deepEqual([lateness.worst(26_001), lateness.words(26_001)], [1, '']);
  });

  it('forgets after a time in which nothing was due', () => {
    const lateness = new Lateness();
    lateness.note(1_000, 4_000);
    assert.equal(lateness.worst(40_000), 0);
  });

  it('does not take a sleeping computer for a busy one', () => {
    const lateness = new Lateness();
    lateness.note(1_000, 3_600_000);
    assert.equal(lateness.words(3_600_000), '');
  });
});
