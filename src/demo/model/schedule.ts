/** A binary heap of (time, id): which instrument is due next. An id may be in it more than once; the caller skips stale entries. */
export class Schedule {
  #times: number[] = [];
  #ids: number[] = [];

  get size(): number {
    return this.#ids.length;
  }

  add(time: number, id: number): void {
    let at = this.#ids.length;
    this.#times.push(time);
    this.#ids.push(id);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((this.#times[up] ?? 0) <= time) break;
      this.#swap(at, up);
      at = up;
    }
  }

  /** The earliest time, or Infinity. */
  peek(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Removes the earliest entry and returns its id, or -1. */
  take(): number {
    const id = this.#ids[0];
    if (id === undefined) return -1;
    const lastTime = this.#times.pop() ?? 0;
    const lastId = this.#ids.pop() ?? 0;
    const size = this.#ids.length;
    if (size === 0) return id;
    this.#times[0] = lastTime;
    this.#ids[0] = lastId;
    let at = 0;
    for (;;) {
      let least = at;
      const left = 2 * at + 1;
      if (left < size && this.#time(left) < this.#time(least)) least = left;
      if (left + 1 < size && this.#time(left + 1) < this.#time(least)) least = left + 1;
      if (least === at) return id;
      this.#swap(at, least);
      at = least;
    }
  }

  #time(at: number): number {
    return this.#times[at] ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const time = this.#time(a);
    this.#times[a] = this.#time(b);
    this.#times[b] = time;
    const id = this.#ids[a] ?? 0;
    this.#ids[a] = this.#ids[b] ?? 0;
    this.#ids[b] = id;
  }
}
