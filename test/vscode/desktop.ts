import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { FIRST_VENUES } from '../harness/firstVenues';
import { bundleSuites } from './bundle';
import { startControlledDemo } from './demoControl';
import { cacheFolder, ROOT } from './install';
import { whyUnreachable } from './reachable';
import { CONTROL } from './suite/contract';

/**
 * Runs the suites of suite/ in a desktop VS Code, which is downloaded first. Skipped only where the place of the
 * downloads can't be reached from this machine; a server of continuous integration must reach it.
 */
async function runOnDesktop(): Promise<number> {
  let code: string;
  try {
    code = await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(cacheFolder(), 'desktop') });
  } catch (error) {
    const why = await whyUnreachable(process.env);
    if (why === undefined || process.env.CI) throw error;
    console.log(
      `Skipped: VS Code can't be downloaded from here (${why}). "npm test" runs the same suites in VS Code for browsers.`,
    );
    return 0;
  }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.error('VS Code needs a screen: xvfb-run -a npm run test:desktop');
    return 1;
  }
  const tests = await bundleSuites();
  const control = await startControlledDemo({ venues: FIRST_VENUES, frozen: true });
  // Short: VS Code puts a socket below it, whose path macOS limits to 103 characters.
  const folder = await mkdtemp(join(tmpdir(), 'ss-'));
  try {
    const settings = {
      'spreadScanner.endpoints': control.demo.endpoints,
      'spreadScanner.venues': FIRST_VENUES,
      'update.mode': 'none',
    };
    await mkdir(join(folder, 'data', 'User'), { recursive: true });
    await writeFile(join(folder, 'data', 'User', 'settings.json'), JSON.stringify(settings, null, 2));
    return await runTests({
      vscodeExecutablePath: code,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: tests,
      // The last: as a terminal of VS Code sets it, the program would be Node instead of VS Code.
      extensionTestsEnv: { [CONTROL]: control.url, ELECTRON_RUN_AS_NODE: undefined },
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

runOnDesktop().then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
