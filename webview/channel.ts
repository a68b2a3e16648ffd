import type { FromPage, PanelState, ToPage } from '../src/protocol/panel';

/** What VS Code gives a page, once. */
export interface VsCodeApi {
  postMessage(message: FromPage): void;
  setState(state: PanelState): void;
  getState(): PanelState | undefined;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's end of the way to the extension host. */
export class Channel {
  readonly #api = acquireVsCodeApi();

  post(message: FromPage): void {
    this.#api.postMessage(message);
  }

  /** Keeps the state with the page's tab, from where VS Code hands it to the host after a restart. */
  keep(state: PanelState): void {
    this.#api.setState(state);
  }

  /** What was kept last, if anything was. */
  get kept(): PanelState | undefined {
    return this.#api.getState() ?? undefined;
  }

  /** A message that is none of the host's is reported to it as a fault and not passed on, and so is a listener's throw. */
  onMessage(listener: (message: ToPage) => void): void {
    window.addEventListener('message', event => {
      const problem = problemOf(event.data);
      if (problem) return this.fault(problem);
      try {
        listener(event.data as ToPage);
      } catch (error) {
        this.fault(
          `${(event.data as ToPage).type}: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
        );
      }
    });
  }

  fault(message: string): void {
    this.post({ type: 'fault', message: message.slice(0, 2000) });
  }
}

type Shape = Readonly<Record<string, 'object' | 'array' | 'number' | 'string'>>;

const SHAPES: Readonly<Record<ToPage['type'], Shape>> = {
  hydrate: { state: 'object', venues: 'array', watched: 'array', muted: 'array', status: 'object' },
  window: { pane: 'string', window: 'object', instruments: 'array' },
  health: { at: 'number', rows: 'array', progress: 'array' },
  explanation: { explanation: 'object' },
  series: { place: 'string', series: 'object' },
  status: { status: 'object' },
  assets: { assets: 'array', quotes: 'array' },
  savedFilters: { filters: 'array' },
  lists: { watched: 'array', muted: 'array' },
};

/** What is wrong with a message; undefined when nothing is. */
function problemOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return `a message that is no object: ${String(data)}`;
  const fields = data as Readonly<Record<string, unknown>>;
  const type = String(fields.type);
  if (!Object.hasOwn(SHAPES, type)) return `a message of the unknown type ${type}`;
  for (const [name, kind] of Object.entries(SHAPES[type as ToPage['type']])) {
    const value = fields[name];
    const fits = kind === 'array' ? Array.isArray(value) : kind === 'object' ? isObject(value) : typeof value === kind;
    if (!fits) return `the message ${type} without a proper ${name}`;
  }
  if (type === 'window' && !isWindow(fields.window as Readonly<Record<string, unknown>>)) {
    return 'a window without its arrays';
  }
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isWindow(fields: Readonly<Record<string, unknown>>): boolean {
  return (
    fields.ids instanceof Uint32Array &&
    fields.numbers instanceof Float64Array &&
    fields.states instanceof Uint8Array &&
    fields.reasonOf instanceof Uint16Array &&
    Array.isArray(fields.reasons) &&
    typeof fields.first === 'number' &&
    typeof fields.total === 'number'
  );
}
