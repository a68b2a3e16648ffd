import { parentPort, workerData } from 'node:worker_threads';
import { type Demo, startDemo } from './demo';
import { parseFault } from './faultSpec';
import type { FromDemoThread, ToDemoThread } from './workerMessages';

/** Entry of the simulated exchanges' thread: what to simulate comes as workerData, the endpoints go out when they listen. */
const port = parentPort;
if (!port) throw new Error('the simulated exchanges must be started as a worker thread');
const post = (message: FromDemoThread) => port.postMessage(message);
const { seed, quotesPerSecond, chaosSeconds } = workerData as {
  seed: number;
  quotesPerSecond: number;
  chaosSeconds: number;
};

let demo: Demo | undefined;
let stopped = false;

port.on('message', (message: ToDemoThread) => {
  switch (message.type) {
    case 'fault': {
      const fault = parseFault(message.text);
      if (typeof fault === 'string') post({ type: 'log', level: 'warn', source: 'demo', message: fault });
      else demo?.faults.inject(fault);
      break;
    }
    case 'stop':
      stopped = true;
      void demo?.close().then(() => port.close());
      break;
  }
});

startDemo({
  seed,
  quotesPerSecond,
  log: {
    enabled: level => level !== 'debug' && level !== 'trace',
    write: (level, source, message) => post({ type: 'log', level, source, message }),
  },
}).then(
  started => {
    demo = started;
    if (stopped) return void demo.close().then(() => port.close());
    if (chaosSeconds > 0) demo.chaos(chaosSeconds);
    post({ type: 'ready', endpoints: demo.endpoints });
  },
  (error: unknown) => {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    port.close();
  },
);
