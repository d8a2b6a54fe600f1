/**
 * Runs `task` at once and then `everyMs` after it has settled, until the returned function is called. A hidden page asks
 * nothing; it asks at once when it is seen again, and when the browser says that the line is back.
 * `task` must not reject.
 */
export function poll(task: () => Promise<void>, everyMs: number): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    if (running || stop.signal.aborted || document.hidden) return;
    running = true;
    await task();
    running = false;
    if (!stop.signal.aborted) timer = setTimeout(turn, everyMs);
  }

  document.addEventListener('visibilitychange', turn, { signal: stop.signal });
  addEventListener('online', turn, { signal: stop.signal });
  stop.signal.addEventListener('abort', () => clearTimeout(timer));
  // Not in the same breath: an effect that starts polling must not depend on what the task reads.
  queueMicrotask(turn);
  return () => stop.abort();
}
