import { spawn } from 'node:child_process';
import { findChromium } from '../test/vscode/chromium';

/** Opens the address in the person's browser; false where there is no screen or no browser. */
export function openBrowser(url: string): boolean {
  const [program, args] = opener(url);
  if (program === undefined) return false;
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  // Without the usual opener a browser may still be there.
  child.once('error', () => {
    const chromium = program === 'xdg-open' ? findChromium() : undefined;
    if (chromium === undefined) console.log('No browser could be opened: open that address in one.');
    else spawn(chromium, [url], { detached: true, stdio: 'ignore' }).unref();
  });
  child.unref();
  return true;
}

function opener(url: string): [string | undefined, string[]] {
  if (process.platform === 'darwin') return ['open', [url]];
  // `start` would take the first quoted text for a title, and & for the end of the command.
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', [url]] : [undefined, []];
}
