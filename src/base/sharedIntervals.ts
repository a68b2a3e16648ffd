import type { Clock, TimerHandle } from './clock';

interface Group {
  readonly timer: TimerHandle;
  readonly members: Set<Member>;
}

interface Member {
  readonly periodMs: number;
  readonly callback: () => void;
}

/**
 * A clock on which all intervals of a period share one timer: a process that would wake up for each watchdog of each
 * connection wakes up once. So the first call comes after at most a period. All else is the given clock's.
 */
export function sharedIntervals(clock: Clock): Clock {
  const groups = new Map<number, Group>();
  const members = new WeakSet<object>();

  const start = (periodMs: number): Group => {
    const group: Group = {
      members: new Set(),
      timer: clock.setInterval(() => {
        // One that is cleared by another is not called any more; one that is added waits for the next turn.
        for (const member of [...group.members]) if (group.members.has(member)) member.callback();
      }, periodMs),
    };
    groups.set(periodMs, group);
    return group;
  };

  return {
    now: () => clock.now(),
    mono: () => clock.mono(),
    setTimeout: (callback, delayMs) => clock.setTimeout(callback, delayMs),
    setInterval: (callback, periodMs) => {
      const member: Member = { callback, periodMs };
      (groups.get(periodMs) ?? start(periodMs)).members.add(member);
      members.add(member);
      return member;
    },
    clear: handle => {
      if (!handle || !members.has(handle)) return clock.clear(handle);
      const { periodMs } = handle as Member;
      const group = groups.get(periodMs);
      group?.members.delete(handle as Member);
      if (!group || group.members.size > 0) return;
      clock.clear(group.timer);
      groups.delete(periodMs);
    },
  };
}
