/**
 * Runs `task` at once and then `everyMs` after it has settled, until the returned function is called. A hidden page asks
 * nothing; it asks at once when it is seen again, and when the browser says that the line is back.
 * `task` must not reject.
 * @param everyMs ms, or what tells them after each run
 * @param follow gives the way to have it run at once, also while it is running: it may have read what has changed since.
 * Answers with the function that ends this.
 */
export function poll(
  task: () => Promise<void>,
  everyMs: number | (() => number),
  follow: (ask: () => void) => () => void = () => () => {},
): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let asked = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    if (running || stop.signal.aborted || document.hidden) return;
    running = true;
    do {
      asked = false;
      await task();
    } while (asked && !stop.signal.aborted);
    running = false;
    if (!stop.signal.aborted) timer = setTimeout(turn, typeof everyMs === 'number' ? everyMs : everyMs());
  }

  function ask(): void {
    asked = true;
    void turn();
  }

  document.addEventListener('visibilitychange', turn, { signal: stop.signal });
  addEventListener('online', turn, { signal: stop.signal });
  stop.signal.addEventListener('abort', () => clearTimeout(timer));
  stop.signal.addEventListener('abort', follow(ask));
  // Not in the same breath: an effect that starts polling must not depend on what the task reads.
  queueMicrotask(turn);
  return () => stop.abort();
}
