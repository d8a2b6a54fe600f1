const MEMORY = 'releve.reloaded';
const AT_MOST_EVERY_MS = 60_000;

/**
 * Loads the page anew because the server speaks a newer contract; at most once a minute, so that a server which
 * is half updated does not make a projector flicker. The wall clock is only compared with itself.
 */
export function reloadSoon(): void {
  const last = Number(sessionStorage.getItem(MEMORY) ?? 0);
  if (Math.abs(Date.now() - last) < AT_MOST_EVERY_MS) return;
  sessionStorage.setItem(MEMORY, String(Date.now()));
  location.reload();
}
