/**
 * Gives a promise that is awaited later a handler at once. Should it fail before anybody awaits it, Node.js would
 * otherwise end the process with an unhandled rejection; the failure still reaches everybody who awaits it.
 */
export function startAhead<Started extends Promise<unknown>>(promise: Started): Started {
  promise.catch(() => {});
  return promise;
}
