/** Resolves after the messages that wait already: a worker that computes hears of nothing meanwhile. */
export function nextTask(): Promise<void> {
  // setTimeout() waits 4 ms each time
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
