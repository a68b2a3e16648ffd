import { systemClock } from '../src/base/clock';
import { Channel } from './channel';
import { registerControls } from './controls';
import { Page } from './page';

registerControls();
const channel = new Channel();
const page = new Page(document.getElementById('root') ?? document.body, channel, systemClock);
channel.onMessage(message => page.take(message));
window.addEventListener('error', event => channel.fault(`${event.message} (${event.filename}:${event.lineno})`));
window.addEventListener('unhandledrejection', event => channel.fault(`unhandled: ${String(event.reason)}`));
const { kept } = channel;
channel.post(kept ? { type: 'ready', kept } : { type: 'ready' });
