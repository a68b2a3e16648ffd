import { parentPort, workerData } from 'node:worker_threads';
import { LOG_LEVELS, type LogLevel } from '../base/log';
import type { EngineSettings } from '../model/settings';
import type { ToEngine } from '../protocol/messages';
import { buffersOf } from '../protocol/series';
import { startEngineInline } from './inlineEngine';

/** Entry of the engine's thread: the settings come as workerData, messages as messages, the log as messages too. */
const port = parentPort;
if (!port) throw new Error('the engine worker must be started as a worker thread');
const { settings, logLevel } = workerData as { settings: EngineSettings; logLevel: LogLevel };
const told = LOG_LEVELS.indexOf(logLevel);

const engine = startEngineInline(settings, {
  log: {
    enabled: level => LOG_LEVELS.indexOf(level) <= told,
    write: (level, source, message) => {
      if (LOG_LEVELS.indexOf(level) <= told) port.postMessage({ type: 'log', level, source, message });
    },
  },
});
engine.listen(message => {
  if (message.type === 'series') return port.postMessage(message, [...new Set(buffersOf(message))]);
  if (message.type !== 'window') return port.postMessage(message);
  const { ids, numbers, states, reasonOf, sparklines } = message;
  const arrays = [ids, numbers, states, reasonOf, ...(sparklines ? [sparklines] : [])];
  port.postMessage(
    message,
    arrays.map(array => array.buffer as ArrayBuffer),
  );
});
port.on('message', (message: ToEngine) => {
  if (message.type !== 'stop') return engine.send(message);
  void engine.stop().then(stats => {
    port.postMessage({ type: 'stats', stats });
    port.close();
  });
});
