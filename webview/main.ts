import { systemClock } from '../src/base/clock';
import { Channel } from './channel';
import { registerControls } from './controls';
import { measureGlyphs } from './measureGlyphs';
import { Page } from './page';

const MEASURE_AFTER_MS = 500;

registerControls();
const channel = new Channel();
const page = new Page(document.getElementById('root') ?? document.body, channel, systemClock);
channel.onMessage(message => page.take(message));
window.addEventListener('error', event => channel.fault(`${event.message} (${event.filename}:${event.lineno})`));
window.addEventListener('unhandledrejection', event => channel.fault(`unhandled: ${String(event.reason)}`));
const { kept } = channel;
// After what is to be seen: measuring takes some ms.
systemClock.setTimeout(() => {
  const glyphs = measureGlyphs();
  if (glyphs) channel.post({ type: 'glyphs', glyphs });
}, MEASURE_AFTER_MS);
channel.post(kept ? { type: 'ready', kept } : { type: 'ready' });
