import WebSocket from 'ws';
import { Meter, plan, symbolsOf } from './clientKit';

// The floor: `ws` hands over every frame, and nothing is done with it.
const meter = new Meter('counting');

for (const format of plan.formats) {
  const socket = new WebSocket(plan.ws + format.path, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('open', async () => {
    const topics = (await symbolsOf(format)).map(symbol => format.topic(symbol));
    for (let at = 0; at < topics.length; at += format.batch)
      socket.send(format.subscribe(topics.slice(at, at + format.batch), at + 1));
  });
  socket.on('message', data => {
    // Acknowledgements are shorter than any book.
    if ((data as Buffer).length > 120) meter.frame(0, 0);
  });
}
