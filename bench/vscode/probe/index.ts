import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeHeapSnapshot } from 'node:v8';
import { commands } from 'vscode';
import type { TestingApi } from '../../../src/ui/testingApi';
import { testing } from '../../../test/vscode/suite/extensionApi';
import { PROBE_MARK, type Probe } from './contract';
import { EngineThread } from './engineThread';
import { LoopDelay } from './loopDelay';
import { LoopWork } from './loopWork';
import { Memory } from './memory';
import { Profile } from './profile';

/** Must be there before the first engine is. */
const engine = new EngineThread();

/** VS Code calls it inside the extension host: answers questions over HTTP until it is asked to end. */
export async function run(): Promise<void> {
  let ended: () => void = () => undefined;
  const end = new Promise<void>(resolve => {
    ended = resolve;
  });
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', async () => {
      try {
        const method = probe[request.url?.slice(1) as keyof Probe] as (...args: unknown[]) => unknown;
        const answer = await method(...(JSON.parse(body || '[]') as unknown[]));
        response.end(JSON.stringify({ answer }));
      } catch (error) {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    });
  });
  const probe = makeProbe(await testing(), ended);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  console.log(PROBE_MARK, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await end;
  server.close();
}

function makeProbe(api: TestingApi, ended: () => void): Probe {
  const delay = new LoopDelay();
  const work = new LoopWork();
  const memory = new Memory(engine);
  const profile = new Profile();
  const progress = () => api.health()?.progress ?? [];
  const live = () => progress().reduce((sum, market) => sum + market.live, 0);
  return {
    engine: () => ({
      state: api.status().state,
      complete: progress().length > 0 && progress().every(market => market.complete),
      liveQuotes: live(),
      logErrors: api.log().errors,
      lastError: api.log().lastError,
    }),
    memory: () => memory.read(),
    load: () => {
      const cpu = process.threadCpuUsage();
      return {
        at: performance.now(),
        hostCpuMs: (cpu.user + cpu.system) / 1000,
        engineCpuMs: engine.cpuMs,
        framesPerSecond: (api.health()?.rows ?? []).reduce((sum, row) => sum + row.framesPerSecond, 0),
        liveQuotes: live(),
        quotes: progress().reduce((sum, market) => sum + market.instruments, 0),
      };
    },
    startDelay: () => delay.start(),
    readDelay: () => delay.read(),
    startWork: () => work.start(),
    readWork: () => work.read(),
    recorded: name => engine.recorder.read(name),
    startProfile: () => profile.start(),
    stopProfile: path => profile.stop(path),
    snapshot: path => {
      writeHeapSnapshot(path);
    },
    command: async name => {
      await commands.executeCommand(name);
    },
    end: () => ended(),
  };
}
