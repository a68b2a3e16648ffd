import type { Event, Webview, WebviewPanel, WebviewView } from 'vscode';

/** Where a page is shown: in a tab of an editor, or in a view of the side bar. */
export interface PageHost {
  readonly webview: Webview;
  readonly visible: boolean;
  /** The one that is looked at. */
  readonly active: boolean;
  readonly onDidDispose: Event<unknown>;
  readonly onDidChangeVisibility: Event<unknown>;
  /** Says whether what is shown comes from simulated exchanges. */
  mark(simulated: boolean): void;
  reveal(): void;
  dispose(): void;
}

abstract class Host<T extends WebviewPanel | WebviewView> {
  protected readonly shown: T;

  constructor(shown: T) {
    this.shown = shown;
  }

  get webview(): Webview {
    return this.shown.webview;
  }

  get visible(): boolean {
    return this.shown.visible;
  }

  get onDidDispose(): Event<unknown> {
    return this.shown.onDidDispose;
  }
}

export class PanelHost extends Host<WebviewPanel> implements PageHost {
  get active(): boolean {
    return this.shown.active;
  }

  get onDidChangeVisibility(): Event<unknown> {
    return this.shown.onDidChangeViewState;
  }

  mark(simulated: boolean): void {
    const title = `Spread Scanner${simulated ? ' (simulated)' : ''}`;
    if (this.shown.title !== title) this.shown.title = title;
  }

  reveal(): void {
    this.shown.reveal(undefined, false);
  }

  dispose(): void {
    this.shown.dispose();
  }
}

export class ViewHost extends Host<WebviewView> implements PageHost {
  get active(): boolean {
    return this.visible;
  }

  get onDidChangeVisibility(): Event<unknown> {
    return this.shown.onDidChangeVisibility;
  }

  mark(simulated: boolean): void {
    const description = simulated ? 'simulated' : '';
    if ((this.shown.description ?? '') !== description) this.shown.description = description;
  }

  reveal(): void {
    this.shown.show(false);
  }

  /** VS Code owns the view: it is gone when VS Code says so. */
  dispose(): void {}
}
