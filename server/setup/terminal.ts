/**
 * How the set-up speaks: one line per step, numbers while a long step runs, and one sentence when it must stop.
 */

/** The set-up cannot go on. The message is one sentence, and where there is one, the command that mends it. */
export class SetupStop extends Error {
  override name = 'SetupStop';
}

// Whoever read us may have gone (`… | head`, a closed terminal); the work goes on.
process.stdout.on('error', () => undefined);

/** Tells one step. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A percentage is told every tenth where the line cannot be rewritten (a log file, CI). */
const TOLD_EVERY_PERCENT = 10;

export interface Progress {
  /** Tells how far the step is: `done` of `total`, in the step's own units. */
  at(done: number, total: number): void;
  end(): void;
}

/** Shows how far a long step is: on a terminal one line rewritten in place, elsewhere a line per tenth. */
export function showProgress(label: string): Progress {
  let told = -1;
  const line = (done: number, total: number) =>
    `  ${label} [${done}/${total}] ${Math.floor((100 * done) / Math.max(1, total))} %`;
  return {
    at(done, total) {
      if (process.stdout.isTTY) {
        process.stdout.write(`\r${line(done, total)}\u001b[K`);
        return;
      }
      const tenth = Math.floor((100 * done) / Math.max(1, total) / TOLD_EVERY_PERCENT);
      if (tenth !== told) process.stdout.write(`${line(done, total)}\n`);
      told = tenth;
    },
    end() {
      if (process.stdout.isTTY) process.stdout.write('\n');
    },
  };
}

/**
 * Runs one task of package.json to its end: a `SetupStop` is told as its sentence, anything else with its stack.
 */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (failure) {
    process.stderr.write(`\n${failure instanceof SetupStop ? failure.message : tellUnexpected(failure)}\n`);
    process.exitCode = 1;
  }
}

/**
 * Closes and ends when asked to: Ctrl-C, SIGTERM, a closed terminal, or the launcher that started us being gone. A second
 * request while closing changes nothing (Ctrl-C arrives twice: from the terminal and through the launcher).
 */
export function closeWhenAsked(close: () => Promise<void>, exitCode: number): void {
  let closing = false;
  const end = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    say('\nClosing');
    await close().catch((failure) => process.stderr.write(`${tellUnexpected(failure)}\n`));
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
  process.on('disconnect', () => void end());
  // Listening alone would keep a finished task alive.
  process.channel?.unref();
}

function tellUnexpected(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}
