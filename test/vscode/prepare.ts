import { mkdir } from 'node:fs/promises';
import { installChromium } from './chromium';
import { cacheFolder, installServer } from './install';

/** Installs all that the tests in VS Code need; does nothing where it is there. */
async function prepare(): Promise<void> {
  const say = (line: string) => console.log(line);
  await mkdir(cacheFolder(), { recursive: true });
  console.log(`VS Code: ${await installServer(say)}`);
  console.log(`browser: ${await installChromium(say)}`);
}

prepare().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
