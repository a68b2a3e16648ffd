// Reads the colours of VS Code's own themes as a webview gets them:
// `node esbuild.mjs && node --import tsx scripts/themeVariables.ts [theme ...]`.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo } from '../src/demo/demo';
import { startBrowser } from '../test/vscode/driver/browser';
import { PanelPage } from '../test/vscode/driver/panelPage';
import { THEMES, type Theme, themeSettings, Workbench } from '../test/vscode/driver/workbench';
import { installServer, ROOT } from '../test/vscode/install';
import { startVsCodeServer } from '../test/vscode/vscodeServer';

const FILE = join(ROOT, 'test', 'webview', 'page', 'themes.json');
const BUNDLE = join(ROOT, 'dist', 'webview');

/** Every variable of a theme that the page mentions, its controls' own included. */
async function mentioned(): Promise<ReadonlySet<string>> {
  const files = (await readdir(BUNDLE)).filter(name => /\.(css|js)$/.test(name));
  const texts = await Promise.all(files.map(name => readFile(join(BUNDLE, name), 'utf8')));
  return new Set(texts.flatMap(text => text.match(/--vscode-[\w-]+/g) ?? []));
}

/** Writes test/webview/page/themes.json: by theme the classes of the body and the variables. */
async function readThemes(): Promise<void> {
  const names = await mentioned();
  const demo = await startDemo({ seed: 1 });
  const browser = await startBrowser();
  const themes: Partial<Record<Theme, unknown>> = JSON.parse(await readFile(FILE, 'utf8'));
  const asked = process.argv.slice(2);
  try {
    const server = await installServer(line => console.log(line));
    for (const theme of Object.keys(THEMES) as Theme[]) {
      if (asked.length > 0 && !asked.includes(theme)) continue;
      const code = await startVsCodeServer({
        server,
        extension: ROOT,
        userSettings: themeSettings(theme),
        machineSettings: { 'spreadScanner.endpoints': demo.endpoints },
      });
      try {
        const workbench = await Workbench.open(browser, code, { width: 1200, height: 800 });
        await workbench.chooseTheme(theme);
        await workbench.command('Spread Scanner: Open Panel');
        const { frame } = await PanelPage.of(workbench);
        const found = (await frame.evaluate(
          '({ kind: document.body.className, variables: document.documentElement.style.cssText })',
        )) as { readonly kind: string; readonly variables: string };
        const all = found.variables.split(';').map(line => line.trim().match(/^(--vscode-[\w-]+):\s*(.*)$/));
        const kept = all.flatMap(each => (each && names.has(each[1] as string) ? [[each[1], each[2]] as const] : []));
        themes[theme] = {
          kind: found.kind.replace('vscode-reduce-motion', '').trim(),
          variables: Object.fromEntries(kept.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))),
        };
        console.log(theme, found.kind, all.length, kept.length);
        await writeFile(FILE, `${JSON.stringify(themes, undefined, 2)}\n`);
        await workbench.close();
      } finally {
        await code.stop();
      }
    }
  } finally {
    await browser.close();
    await demo.close();
  }
}

readThemes().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
