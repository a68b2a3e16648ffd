import { join } from 'node:path';
import { type ExtensionContext, window as workbench } from 'vscode';
import { systemClock } from './base/clock';
import { type Disposable, DisposableStore } from './base/lifecycle';
import { startEngineThread } from './engine/threadEngine';
import { learnVenues } from './model/venueNames';
import type { Glyphs } from './protocol/glyphs';
import type { ExplanationAction, FromPage } from './protocol/panel';
import { Commands } from './ui/commands';
import { Contexts } from './ui/contexts';
import { EngineClient } from './ui/engineClient';
import { Lists } from './ui/lists';
import { loadOnDemand } from './ui/loadOnDemand';
import { ChannelLog } from './ui/log';
import { Notices } from './ui/notices';
import { Panels } from './ui/panels';
import { parseGlyphs } from './ui/parseGlyphs';
import type { ViewRow } from './ui/rows';
import { SavedFilters } from './ui/savedFilters';
import { ScanSource } from './ui/scanSource';
import { SettingsSource } from './ui/settings';
import { Sidebar } from './ui/sidebar';
import { startSimulatedExchanges } from './ui/simulatedExchanges';
import { StatusBar } from './ui/statusBar';
import { targetFinder } from './ui/targets';
import { type TestingApi, testingApi } from './ui/testingApi';
import { TextMeasure } from './ui/textWidth';
import { Trees } from './ui/trees';

const SIMULATED_KEY = 'simulated';
const GLYPHS_KEY = 'glyphs';

/** What other extensions get from this one. */
export interface ExtensionApi {
  /**
   * Adds a venue until disposed: the absolute path of a module that default-exports `defineVenue({...})`, which the
   * engine's thread loads. What is wrong with it is told to the user.
   */
  addVenueModule(path: string): Disposable;
  /** For this extension's own tests. */
  readonly testing: TestingApi;
}

/** Ends what `activate` started; VS Code gives `deactivate` nothing to find it by. */
let shutdown: (() => Promise<void>) | undefined;

/** Builds the parts and wires them. Reaches no network: the engine's thread starts when something is shown. */
export function activate(context: ExtensionContext): ExtensionApi {
  const clock = systemClock;
  const own = new DisposableStore();
  context.subscriptions.push(own);

  const settings = own.add(new SettingsSource());
  const channel = own.add(workbench.createOutputChannel('Spread Scanner', { log: true }));
  const log = own.add(new ChannelLog(channel, () => settings.now.ui.logLevel));
  const lists = own.add(new Lists(settings));
  const savedFilters = own.add(new SavedFilters(context.globalState));
  const script = (name: string) => join(context.extensionPath, 'dist', name);
  const client = own.add(
    new EngineClient({
      clock,
      log,
      start: (engine, died) =>
        startEngineThread(engine, { script: script('engine.js'), logLevel: log.asked, log, died }),
    }),
  );
  const notices = own.add(new Notices({ client, settings, log }));
  const source = own.add(
    new ScanSource(
      {
        ...{ client, clock, log, settings: () => settings.now, failed: why => notices.simulationFailed(why) },
        startSimulated: (options, died) => startSimulatedExchanges(options, { script: script('demo.js'), log, died }),
      },
      context.globalState.get(SIMULATED_KEY, false),
    ),
  );
  own.add(settings.onChange(() => source.apply()));
  own.add(
    client.onVenues(({ outside }) => {
      learnVenues(outside);
      settings.venuesLearned();
    }),
  );

  const measure = new TextMeasure();
  const measured = parseGlyphs(context.globalState.get(GLYPHS_KEY));
  if (measured) measure.learn(measured);

  const contexts = own.add(new Contexts(client, lists, () => source.simulated));
  const fromPage = {
    onAction: (action: FromPage & { type: 'action' }, row: ViewRow) => void commands.onPanelAction(action, row),
    onExplanationAction: (action: ExplanationAction, run: () => Promise<string>) =>
      void commands.onExplanationAction(action, run),
    onCommand: (name: (FromPage & { type: 'command' })['command']) => commands.run(name),
    onGlyphs: (glyphs: Glyphs) => {
      if (!measure.learn(glyphs)) return;
      statusBar.remeasure();
      void context.globalState.update(GLYPHS_KEY, glyphs);
    },
  };
  const memory = context.workspaceState;
  const panels = own.add(new Panels({ client, lists, savedFilters, settings, log, context, memory, ...fromPage }));
  const { extensionUri } = context;
  const sidebar = own.add(
    new Sidebar({ client, lists, savedFilters, settings, log, extensionUri, memory, ...fromPage }),
  );
  const trees = own.add(new Trees({ client, lists, settings, clock }));
  const statusBar = own.add(new StatusBar({ client, settings, lists, clock, measure }));
  const commands = own.add(
    new Commands({
      ...{ client, panels, lists, savedFilters, settings, log, extensionUri: context.extensionUri },
      exports: () => new (loadOnDemand().ExportFlow)({ client, panels, clock }),
      targetOf: targetFinder(trees, statusBar),
      best: () => statusBar.best,
      useSimulated: simulated => {
        source.use(simulated);
        contexts.update();
        void context.globalState.update(SIMULATED_KEY, simulated);
      },
    }),
  );
  shutdown = async () => {
    // First, while there is still a log to say so in.
    await Promise.all([client.shutdown(), source.shutdown()]);
    own.dispose();
  };
  return {
    addVenueModule: path => settings.addVenueModule(path),
    testing: testingApi({ client, source, statusBar, trees, panels, sidebar, settings, log }),
  };
}

/** Resolves when the engine's sockets and threads are gone. */
export async function deactivate(): Promise<void> {
  await shutdown?.();
  shutdown = undefined;
}
