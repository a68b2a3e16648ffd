import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { bundleSuites } from './bundle';
import { startControlledDemo } from './demoControl';
import { cacheFolder, ROOT } from './install';
import { CONTROL } from './suite/contract';

const NO_WAY_OUT =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|aborted|timed? ?out|status code 4\d\d|status code 5\d\d|Failed to (get|fetch|download)/i;

/** Runs the suites of suite/ in a desktop VS Code, which is downloaded first. */
async function runOnDesktop(): Promise<number> {
  let code: string;
  try {
    code = await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(cacheFolder(), 'desktop') });
  } catch (error) {
    const words = reasonOf(error);
    if (!NO_WAY_OUT.test(words)) throw error;
    console.log(
      `Skipped: VS Code can't be downloaded from here (${words}). "npm test" runs the same suites in VS Code for browsers.`,
    );
    return 0;
  }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.error('VS Code needs a screen: xvfb-run -a npm run test:desktop');
    return 1;
  }
  const tests = await bundleSuites();
  const control = await startControlledDemo({ frozen: true });
  const folder = await mkdtemp(join(tmpdir(), 'spread-scanner-desktop-'));
  try {
    const settings = { 'spreadScanner.endpoints': control.demo.endpoints, 'update.mode': 'none' };
    await mkdir(join(folder, 'data', 'User'), { recursive: true });
    await writeFile(join(folder, 'data', 'User', 'settings.json'), JSON.stringify(settings, null, 2));
    return await runTests({
      vscodeExecutablePath: code,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: tests,
      extensionTestsEnv: { [CONTROL]: control.url },
      launchArgs: [
        ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
        ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-telemetry'],
        ...(process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu'] : []),
      ],
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await control.close();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, cause } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? error.errors.map(reasonOf) : cause ? [reasonOf(cause)] : [];
  return [error.message, code, ...inner].filter(part => part !== undefined && part !== '').join('; ');
}

runOnDesktop().then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
