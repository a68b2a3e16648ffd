import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './install';
import { withLock } from './lock';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const APT_LIMIT_MS = 5 * 60_000;

/** What a browser needs in containers and without a screen, and what keeps it from calling home. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** An installed Chromium or Chrome; CHROME_PATH goes before all. */
export function findChromium(): string | undefined {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(`CHROME_PATH is ${asked}, and there is no such file.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders.flatMap(folder => NAMES.map(name => join(folder, name))), ...PLACES].find(path =>
    existsSync(path),
  );
}

/** The same; installs Debian's where that can be done. Rejects with words for a person. */
export async function installChromium(say: (line: string) => void): Promise<string> {
  const known = findChromium();
  if (known !== undefined) return known;
  const sudo = aptPrefix();
  if (sudo === undefined) {
    throw new Error(
      'The tests in VS Code need Chromium or Chrome and there is none: install one (Debian and Ubuntu: ' +
        'apt-get install chromium; macOS: brew install --cask google-chrome; Windows: winget install Google.Chrome), ' +
        'or set CHROME_PATH to the program.',
    );
  }
  await withLock(join(cacheFolder(), 'chromium.lock'), say, async () => {
    if (findChromium() !== undefined) return;
    say('installing Chromium (apt-get install chromium) …');
    apt([...sudo, 'apt-get', 'update']);
    apt([...sudo, 'apt-get', 'install', '-y', '--no-install-recommends', 'chromium']);
  });
  const installed = findChromium();
  if (installed === undefined) throw new Error('apt-get installed Chromium, and it is nowhere on the PATH.');
  say('Chromium is installed');
  return installed;
}

function aptPrefix(): string[] | undefined {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

function apt([program = '', ...args]: readonly string[]): void {
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: APT_LIMIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new Error(
      `Chromium could not be installed: ${[program, ...args].join(' ')} failed. Install it, or set CHROME_PATH.\n` +
        `${String(stderr ?? '').trim()}`,
    );
  }
}
