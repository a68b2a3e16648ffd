import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { panelHtml } from './panelHtml';

/** The folders below the extension from which a panel's page may load. */
export function panelRoots(extensionUri: Uri): Uri[] {
  return [Uri.joinPath(extensionUri, 'dist', 'webview'), Uri.joinPath(extensionUri, 'media')];
}

/** Loads the page of a panel; it says that it is ready when it is. */
export function loadPage(webview: Webview, extensionUri: Uri): void {
  webview.options = { enableScripts: true, localResourceRoots: panelRoots(extensionUri) };
  const resource = (name: string) =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', name)).toString();
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    script: resource('panel.js'),
    style: resource('panel.css'),
    nonce: randomBytes(16).toString('hex'),
  });
}
