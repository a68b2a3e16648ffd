import { homedir } from 'node:os';
import { commands, ProgressLocation, type QuickPickItem, Uri, window as workbench, workspace } from 'vscode';
import type { Clock } from '../base/clock';
import type { ExportView } from '../protocol/messages';
import { atomicFile } from './atomicFile';
import type { EngineClient } from './engineClient';
import { type ExportFormat, exportName } from './exportName';
import type { ExportRequest } from './exports';
import type { SpreadPanel } from './spreadPanel';
import { writeExport } from './writeExport';

export interface ExportFlowParts {
  readonly client: EngineClient;
  /** Where the panel is that is looked at, or was last. */
  readonly panels: { readonly current: SpreadPanel | undefined };
  readonly clock: Clock;
}

interface Choice extends QuickPickItem {
  readonly what: Omit<ExportRequest, 'format'>;
}

export interface ExportArguments {
  /** Skips the questions: for tests and keybindings. */
  readonly view?: ExportView;
  /** With `view`: only rows that pass. */
  readonly filter?: string;
  readonly file?: string;
}

const ALL_ROWS = 10_000_000;

const SORTS: Readonly<Record<ExportView, ExportRequest['sort']>> = {
  spreads: { column: 'netPct', descending: true },
  markets: { column: 'symbol', descending: false },
  funding: { column: 'fundingCarryPctPerDay', descending: true },
  episodes: { column: 'openedAt', descending: true },
  health: { column: 'venue', descending: false },
};

const EVERYTHING: readonly (readonly [ExportView, string, string])[] = [
  ['spreads', 'All spreads', 'every pair that has prices on both sides, whatever its state'],
  ['markets', 'All markets', 'every instrument scanned'],
  ['funding', 'All funding pairs', 'every pair of perps'],
  ['episodes', 'All episodes', 'every spread that was at or above the threshold, as far back as is remembered'],
  ['health', 'Health', 'every connection'],
];

/** Asks what and where, writes it, and offers to open it. */
export class ExportFlow {
  readonly #parts: ExportFlowParts;

  constructor(parts: ExportFlowParts) {
    this.#parts = parts;
  }

  async run(format: ExportFormat, given: ExportArguments = {}): Promise<Uri | undefined> {
    const { client, clock } = this.#parts;
    const what = given.view ? everything(given.view, given.filter) : (await this.#askWhat(format))?.what;
    if (!what) return undefined;
    const name = exportName(what.view, format, clock.now(), client.simulated);
    const target = given.file ? Uri.file(given.file) : await askWhere(name, format);
    if (!target) return undefined;
    const rows = await this.#write({ ...what, format }, target);
    if (rows !== undefined && !given.file) void offerToOpen(target, rows);
    return rows === undefined ? undefined : target;
  }

  async #askWhat(format: ExportFormat): Promise<Choice | undefined> {
    const shown = this.#shown();
    const choices: Choice[] = EVERYTHING.map(([view, label, description]) => ({
      label,
      description,
      what: everything(view),
    }));
    return workbench.showQuickPick([...(shown ? [shown] : []), ...choices], {
      title: `Export ${format.toUpperCase()}`,
      placeHolder: 'What to export',
    });
  }

  /** The panel's view with its order, filter and number of rows. */
  #shown(): Choice | undefined {
    const panel = this.#parts.panels.current;
    if (!panel) return undefined;
    const { view, maxRows } = panel.state;
    const label = '$(table) This view as shown';
    if (view === 'health') return { label, description: 'health', what: everything('health') };
    const { request } = panel;
    if (!request || request.view !== view) return undefined;
    const rows = maxRows === null ? 'all rows' : `at most ${maxRows} rows`;
    const order = `${request.sort.column} ${request.sort.descending ? 'down' : 'up'}`;
    return {
      label,
      description: `${view}, ${rows}, by ${order}, filtered as in the panel`,
      what: { view, sort: request.sort, filter: panel.filter, maxRows: maxRows ?? ALL_ROWS },
    };
  }

  /** Rows written; undefined when the user cancelled. Throws when it could not be written. */
  async #write(request: ExportRequest, target: Uri): Promise<number | undefined> {
    const { client } = this.#parts;
    const need = client.need('export');
    try {
      return await workbench.withProgress(
        { location: ProgressLocation.Notification, title: `Exporting ${request.view}`, cancellable: true },
        async (progress, token) => {
          const cancelled = new AbortController();
          token.onCancellationRequested(() => cancelled.abort());
          let before = 0;
          return await writeExport({
            file: atomicFile(target),
            begin: (onPart, signal) => client.export(request, onPart, signal),
            onProgress: ({ rows, total }) => {
              const increment = total > 0 ? ((rows - before) / total) * 100 : 100;
              progress.report({ message: `${rows} of ${total} rows`, increment });
              before = rows;
            },
            cancelled: cancelled.signal,
          });
        },
      );
    } finally {
      need.dispose();
    }
  }
}

function everything(view: ExportView, query?: string): Choice['what'] {
  return { view, sort: SORTS[view], filter: query === undefined ? {} : { query }, maxRows: ALL_ROWS };
}

async function askWhere(name: string, format: ExportFormat): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  return workbench.showSaveDialog({
    title: 'Export to',
    saveLabel: 'Export',
    defaultUri: Uri.joinPath(folder, name),
    filters: format === 'csv' ? { CSV: ['csv'] } : { NDJSON: ['ndjson', 'jsonl'] },
  });
}

async function offerToOpen(target: Uri, rows: number): Promise<void> {
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const open = 'Open';
  const picked = await workbench.showInformationMessage(`${rows} rows written to ${name}`, open);
  if (picked === open) await commands.executeCommand('vscode.open', target);
}
