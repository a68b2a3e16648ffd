import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, installChromium } from '../chromium';

/** Chromium without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await installChromium(line => console.log(line));
  return await chromium.launch({ executablePath, args: CHROMIUM_FLAGS, timeout: 60_000 });
}
