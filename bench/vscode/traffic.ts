import type { Page } from 'playwright-core';

/** Bytes that the page gets over its sockets, which is all that the extension host and the server send to it. */
export class Traffic {
  #bytes = 0;
  #messages = 0;

  /** Call it before the page goes anywhere. */
  watch(page: Page): void {
    page.on('websocket', socket => {
      socket.on('framereceived', ({ payload }) => {
        this.#bytes += payload.length;
        this.#messages += 1;
      });
    });
  }

  get now(): { readonly bytes: number; readonly messages: number } {
    return { bytes: this.#bytes, messages: this.#messages };
  }
}

/** Runs in the panel's page: counts the windows that come and the bytes of their numbers. */
export const COUNT_WINDOWS = `(() => {
  const counted = { windows: 0, bytes: 0 };
  globalThis.countedWindows = counted;
  addEventListener('message', ({ data }) => {
    if (data?.type !== 'window') return;
    const { ids, numbers, states, reasonOf } = data.window;
    counted.windows += 1;
    for (const part of [ids, numbers, states, reasonOf]) counted.bytes += part.byteLength;
  });
})()`;

export const READ_COUNTED = '({ ...globalThis.countedWindows })';
