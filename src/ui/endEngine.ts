import type { Clock, TimerHandle } from '../base/clock';
import type { Log } from '../base/log';
import type { EngineHandle } from '../engine/startEngine';

/** An engine that has not closed its sockets by then is not waited for. */
const STOP_LIMIT_MS = 5_000;

/** Tells the engine to stop; resolves when its sockets are closed, or when it has been waited for long enough. */
export async function endEngine(handle: EngineHandle, clock: Clock, log: Log): Promise<void> {
  let timer: TimerHandle | undefined;
  const limit = new Promise<void>(resolve => {
    timer = clock.setTimeout(() => {
      log.write('warn', 'engine', `not ended ${STOP_LIMIT_MS / 1000} s after it was asked to`);
      resolve();
    }, STOP_LIMIT_MS);
  });
  const stopped = handle.stop().then(
    stats => log.write('info', 'engine', `stopped after ${Math.round(stats.uptimeSeconds)} s, ${stats.frames} frames`),
    error => log.write('warn', 'engine', `did not stop cleanly: ${String(error)}`),
  );
  await Promise.race([stopped, limit]);
  clock.clear(timer);
}
