import { format } from 'node:util';
import Mocha from 'mocha';
import { MARK, ONLY } from './contract';
import './workers';

/** VS Code calls it inside the extension host, and ends with 1 when it rejects. */
export async function run(): Promise<void> {
  // Set before a reporter exists: mocha's reporters print through it.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    for (const line of format(...args).split('\n')) console.log(MARK, line);
  };
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, forbidOnly: true, reporter: 'spec' });
  Mocha.reporters.Base.useColors = false;
  const only = process.env[ONLY];
  if (only) mocha.grep(new RegExp(only));
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.test');
  await import('./manifest.test');
  await import('./views.test');
  await import('./exports.test');
  await import('./explain.test');
  await import('./episodes.test');
  await import('./settings.test');
  await import('./outsideVenue.test');
  await import('./engineLife.test');
  // Last: nothing of the extension lives after it.
  await import('./deactivation.test');
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  // The lines before are on their way to the page while the answer overtakes them.
  await new Promise(resolve => setTimeout(resolve, 500));
  if (failures > 0) throw new Error(`${failures} failing`);
}
