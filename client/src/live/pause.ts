/** Resolves after `ms`, or as soon as `cut` is aborted. */
export function pause(ms: number, cut: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, cut.aborted ? 0 : ms);
    cut.addEventListener('abort', end, { once: true });
  });
}
