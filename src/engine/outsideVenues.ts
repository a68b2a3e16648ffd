import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { FaultMeter, MOST_FAULTS } from '../connectors/outside/faultMeter';
import { guardVenue } from '../connectors/outside/guardVenue';
import { loadVenue } from '../connectors/outside/loadVenue';
import type { VenueDefinition } from '../connectors/venue';
import type { VenueInfo } from '../model/venueInfo';
import type { VenueOff } from './engine';

export interface OutsideVenuesParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Ids that are taken. */
  readonly builtIn: readonly string[];
  readonly load?: (path: string) => Promise<VenueDefinition>;
  /** The venues, or what is wrong with some, have changed. */
  readonly changed: () => void;
}

interface Entry {
  readonly path: string;
  /** Undefined: not loaded (yet), or switched off. */
  venue: VenueDefinition | undefined;
  info: VenueInfo | undefined;
  /** Why it is not scanned, in words; empty: it is, or is being loaded. */
  problem: string;
}

/** Venues that come from modules of users: loaded when the settings name them, guarded, and switched off when they fail. */
export class OutsideVenues {
  readonly #parts: OutsideVenuesParts;
  #entries: Entry[] = [];

  constructor(parts: OutsideVenuesParts) {
    this.#parts = parts;
  }

  /** Those that can be scanned. */
  get venues(): readonly VenueDefinition[] {
    return this.#entries.flatMap(({ venue }) => (venue ? [venue] : []));
  }

  /** What people are told of all that were loaded, the ones switched off too. */
  get infos(): readonly VenueInfo[] {
    return this.#entries.flatMap(({ info }) => (info ? [info] : []));
  }

  /** A sentence for each module that gives no venue. */
  get problems(): readonly string[] {
    return this.#entries.map(({ problem }) => problem).filter(Boolean);
  }

  /** Venues that were loaded and are not scanned. */
  get off(): readonly VenueOff[] {
    return this.#entries.flatMap(({ info, venue, problem }) => (info && !venue ? [{ info, why: problem }] : []));
  }

  /** These modules and no others; resolves when all are loaded or known not to be. */
  async apply(paths: readonly string[]): Promise<void> {
    const before = this.#entries;
    const added: Entry[] = [];
    this.#entries = paths.map(path => {
      const known = before.find(entry => entry.path === path);
      if (known) return known;
      const entry: Entry = { path, venue: undefined, info: undefined, problem: '' };
      added.push(entry);
      return entry;
    });
    const isFewer = before.some(entry => !this.#entries.includes(entry));
    await Promise.all(added.map(entry => this.#load(entry)));
    if (added.length > 0 || isFewer) this.#parts.changed();
  }

  async #load(entry: Entry): Promise<void> {
    const { builtIn, clock, log, load = loadVenue } = this.#parts;
    try {
      const venue = await load(entry.path);
      const isTaken = builtIn.includes(venue.id) || this.#entries.some(({ info }) => info?.id === venue.id);
      if (isTaken) throw new Error(`${entry.path}: there is a venue ${venue.id} already`);
      const meter = new FaultMeter(clock);
      entry.venue = guardVenue(venue, (what, error) => this.#fault(entry, meter, what, error));
      entry.info = infoOf(venue);
      log.write('info', venue.id, `${venue.name} is added by ${entry.path}`);
    } catch (error) {
      entry.problem = error instanceof Error ? error.message : String(error);
      log.write('warn', 'venue modules', entry.problem);
    }
  }

  #fault(entry: Entry, meter: FaultMeter, what: string, error: unknown): void {
    const { log, clock, changed } = this.#parts;
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const id = entry.info?.id ?? entry.path;
    if (meter.count === 0) log.write('error', id, `${what} has thrown: ${words}`);
    if (!meter.note() || !entry.venue) return;
    entry.venue = undefined;
    const last = error instanceof Error ? error.message : String(error);
    entry.problem = `${entry.info?.name} is switched off: its module ${entry.path} failed ${MOST_FAULTS} times in a second, last in ${what}: ${last}`;
    log.write('error', id, entry.problem);
    // Not within what has just thrown: it may hold the connection that is to be closed.
    clock.setTimeout(changed, 0);
  }
}

function infoOf({ id, name, markets }: VenueDefinition): VenueInfo {
  return { id, name, markets: markets.map(({ market, tradePage }) => ({ market, tradePage })) };
}
