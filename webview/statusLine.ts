import type { ConnectionHealth } from '../src/model/health';
import type { EngineStatus } from '../src/protocol/panel';
import { element, setAttribute, setText } from './dom';
import { plural, worstDiagnosis } from './healthWords';

export interface StatusFacts {
  readonly status: EngineStatus;
  /** Undefined: not known, or none to count. */
  readonly rows: { readonly shown: number; readonly total: number } | undefined;
  readonly health: readonly ConnectionHealth[];
  readonly paused: boolean;
  /** The rows keep their places. */
  readonly held: boolean;
  readonly muted: number;
  readonly venueName: (id: string) => string;
}

const ENGINE_WORDS: Readonly<Record<EngineStatus['state'], string>> = {
  stopped: 'Stopped',
  starting: 'Starting',
  running: 'Running',
  failed: 'Failed',
};

/** One line that says how things are. */
export class StatusLine {
  readonly element: HTMLElement;
  /** The only part that speaks up by itself in a screen reader: it changes rarely. */
  readonly #engine = element('span', { class: 'engine', attributes: { role: 'status' } });
  readonly #simulated = element('span', {
    class: 'badge simulated',
    text: 'Simulated',
    attributes: { title: 'These are simulated exchanges: no number here is real' },
  });
  readonly #paused = element('span', {
    class: 'badge paused',
    text: 'Paused',
    attributes: { title: 'The rows are held as they were; Resume shows what is new' },
  });
  /** Keeps its room while it is not shown: it comes and goes with the pointer. */
  readonly #held = element('span', {
    class: 'held',
    text: 'Order held',
    attributes: {
      title: 'The rows keep their places while the pointer is over them or one has the focus; Escape lets go',
    },
  });
  readonly #rows = element('span', { class: 'part' });
  readonly #connections = element('span', { class: 'part connections' });
  readonly #muted = element('span', { class: 'part' });
  readonly #worst = element('span', { class: 'part worst' });

  constructor() {
    this.element = element(
      'div',
      { class: 'status-line' },
      this.#engine,
      this.#simulated,
      this.#paused,
      this.#rows,
      this.#connections,
      this.#muted,
      this.#worst,
      this.#held,
    );
  }

  show({ status, rows, health, paused, held, muted, venueName }: StatusFacts): void {
    const isRunning = status.state === 'running';
    setAttribute(this.#engine, 'data-state', status.state);
    setText(this.#engine, ENGINE_WORDS[status.state]);
    this.#simulated.hidden = !(isRunning && status.simulated);
    this.#paused.hidden = !paused;
    this.#held.hidden = paused;
    this.#held.classList.toggle('on', held);
    part(this.#rows, rows && isRunning ? rowWords(rows.shown, rows.total) : '');
    const live = health.filter(({ state }) => state === 'live').length;
    part(this.#connections, isRunning && health.length > 0 ? `${live}/${health.length} connections live` : '');
    this.#connections.classList.toggle('warn', live < health.length);
    part(this.#muted, muted > 0 ? `${plural(muted, 'asset')} muted` : '');
    const worst = isRunning ? worstDiagnosis(health) : undefined;
    const words = worst ? named(venueName(worst.venue), worst) : '';
    part(this.#worst, words);
    setAttribute(this.#worst, 'title', words === '' ? null : words);
  }
}

function part(target: HTMLElement, text: string): void {
  target.hidden = text === '';
  setText(target, text);
}

function rowWords(shown: number, total: number): string {
  return shown < total ? `${shown.toLocaleString('en')} of ${plural(total, 'row')}` : plural(total, 'row');
}

/** Diagnoses that begin with the venue's name are left as they are. */
function named(name: string, { venue, market, diagnosis }: ConnectionHealth): string {
  return diagnosis.toLowerCase().startsWith(venue.toLowerCase()) ? diagnosis : `${name} ${market}: ${diagnosis}`;
}
