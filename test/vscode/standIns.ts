import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STAND_INS = [
  { module: '@vscode/spdlog', native: 'spdlog.node', file: 'spdlog.cjs' },
  { module: '@vscode/native-watchdog', native: 'watchdog.node', file: 'nativeWatchdog.cjs' },
];

/** Puts plain JavaScript in the place of the native modules that an installation without a compiler lacks. */
export async function putStandIns(server: string): Promise<void> {
  for (const { module, native, file } of STAND_INS) {
    const folder = join(server, 'node_modules', ...module.split('/'));
    if (existsSync(join(folder, 'build', 'Release', native))) continue;
    const text = await readFile(join(__dirname, 'server', 'standIns', file), 'utf8');
    const index = join(folder, 'index.js');
    if ((await readFile(index, 'utf8')) === text) continue;
    // Another program may be starting from it at this moment.
    await writeFile(`${index}.${process.pid}`, text);
    await rename(`${index}.${process.pid}`, index);
  }
}
