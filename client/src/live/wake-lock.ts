/**
 * Keeps the screen from going dark while a page is looked at but not touched. The browser lets go of the lock whenever the
 * page is hidden, so it is asked for again. Answers with the function that ends it.
 */
export function keepAwake(): () => void {
  const stop = new AbortController();
  let lock: WakeLockSentinel | undefined;

  async function hold(): Promise<void> {
    if (document.hidden) return;
    // Refused on an empty battery, unknown in old browsers: the screen then keeps its own rules.
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (stop.signal.aborted) void lock?.release();
  }

  document.addEventListener('visibilitychange', hold, { signal: stop.signal });
  void hold();
  return () => {
    stop.abort();
    void lock?.release();
  };
}
