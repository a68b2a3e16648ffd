import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

const EVERY_US = 200;

/** CPU profile of the host's own thread. */
export class Profile {
  #session: Session | undefined;

  async start(): Promise<void> {
    const session = new Session();
    this.#session = session;
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: EVERY_US });
    await session.post('Profiler.start');
  }

  async stop(path: string): Promise<void> {
    const session = this.#session;
    if (!session) throw new Error('no profile was started');
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    this.#session = undefined;
    await writeFile(path, JSON.stringify(profile));
  }
}
