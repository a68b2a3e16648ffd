import { type Instrument, instrumentId } from '../model/instrument';

/** Quote currencies that are worth about one US dollar and are compared through a live rate. */
export const USD_FAMILY: readonly string[] = [
  'USDT',
  'USDC',
  'USD',
  'FDUSD',
  'USD1',
  'USDE',
  'DAI',
  'TUSD',
  'USDH',
  'USDG',
  'PYUSD',
  'RLUSD',
  'USDD',
  'USDP',
  'BUSD',
  'USDT0',
];

/** The instruments that are compared with each other: one asset, one quote family. */
export interface AssetGroup {
  readonly index: number;
  readonly key: string;
  readonly base: string;
  /** Indexes of the instruments, in the order of their addition. */
  readonly members: number[];
  /** Grows with every change of `members`. */
  version: number;
}

/**
 * Who is who: instruments by index and by id, grouped by asset. An index belongs to one id for good, so that a row's
 * identity never moves to another instrument. Adding and removing touch one group.
 */
export class InstrumentTable {
  readonly instruments: (Instrument | undefined)[] = [];
  readonly groups: AssetGroup[] = [];
  #groupOf: number[] = [];
  readonly #byId = new Map<string, number>();
  readonly #groupByKey = new Map<string, AssetGroup>();
  #strictQuotes: boolean;

  constructor(strictQuotes = false) {
    this.#strictQuotes = strictQuotes;
  }

  /** Number of indexes ever given, those of removed instruments included. */
  get size(): number {
    return this.instruments.length;
  }

  indexOf(id: string): number {
    return this.#byId.get(id) ?? -1;
  }

  /** Empty for an index that stands for no instrument now. */
  idOf(index: number): string {
    const instrument = this.instruments[index];
    return instrument ? instrumentId(instrument) : '';
  }

  /** The group of an instrument, also after its removal; undefined for an index never given. */
  groupOf(index: number): AssetGroup | undefined {
    return this.groups[this.#groupOf[index] ?? -1];
  }

  /** Adds or replaces the instrument with this id. */
  add(instrument: Instrument): number {
    const id = instrumentId(instrument);
    let index = this.#byId.get(id);
    if (index === undefined) {
      index = this.instruments.length;
      this.#byId.set(id, index);
      this.instruments.push(undefined);
      this.#groupOf.push(-1);
    }
    const group = this.#group(instrument);
    const before = this.groups[this.#groupOf[index] ?? -1];
    if (this.instruments[index] === undefined || before !== group) {
      if (this.instruments[index] !== undefined) this.#leave(index);
      group.members.push(index);
      group.version++;
      this.#groupOf[index] = group.index;
    }
    this.instruments[index] = instrument;
    return index;
  }

  /** Puts every instrument into the group that it belongs to under the other rule. */
  regroup(strictQuotes: boolean): void {
    this.#strictQuotes = strictQuotes;
    for (const group of this.groups) {
      group.members.length = 0;
      group.version++;
    }
    this.instruments.forEach((instrument, index) => {
      if (!instrument) return;
      const group = this.#group(instrument);
      group.members.push(index);
      group.version++;
      this.#groupOf[index] = group.index;
    });
  }

  remove(index: number): void {
    if (this.instruments[index] === undefined) return;
    this.#leave(index);
    this.instruments[index] = undefined;
  }

  #leave(index: number): void {
    const group = this.groups[this.#groupOf[index] ?? -1];
    const place = group?.members.indexOf(index) ?? -1;
    if (!group || place < 0) return;
    group.members.splice(place, 1);
    group.version++;
  }

  #group(instrument: Instrument): AssetGroup {
    const family = !this.#strictQuotes && USD_FAMILY.includes(instrument.quote) ? 'USD*' : instrument.quote;
    const key = `${instrument.base}/${family}`;
    let group = this.#groupByKey.get(key);
    if (!group) {
      group = { index: this.groups.length, key, base: instrument.base, members: [], version: 0 };
      this.#groupByKey.set(key, group);
      this.groups.push(group);
    }
    return group;
  }
}
