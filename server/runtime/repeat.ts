/** Ends a repetition and waits until the run under way is over. */
export type Stop = () => Promise<void>;

/** Runs `task` at once and again and again, never two runs at a time. The task answers how many ms later it wants to run again. */
export type Repeat = (task: () => Promise<number>) => Stop;

/** The real one, on the event loop's timers. A task deals with its own failures. */
export const repeat: Repeat = (task) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const run = () => {
    running = task().then((pauseMs) => {
      if (!stopped) timer = setTimeout(run, pauseMs);
    });
  };
  run();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
};
