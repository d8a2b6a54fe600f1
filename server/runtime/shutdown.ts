import type { Log } from './log.ts';

/** Something to close, by a name that the log can tell. */
export interface ClosingStep {
  name: string;
  close: () => Promise<void> | void;
}

/**
 * A process that has not closed after so many milliseconds ends anyway: less than the 10 s that systemd, Docker and
 * our own supervisor grant before they kill.
 */
const CLOSING_LIMIT_MS = 8_000;

/**
 * Closes the steps one after the other. A step that fails is logged and the next one is closed all the same.
 * @returns whether all closed in time and without failure
 */
export async function closeInOrder(
  steps: ClosingStep[],
  log: Log,
  limitMs: number = CLOSING_LIMIT_MS,
): Promise<boolean> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), limitMs);
  });
  let good = true;
  for (const step of steps) {
    try {
      if ((await Promise.race([Promise.resolve(step.close()), limit])) === late) {
        log.error({ step: step.name, limitMs }, 'closing takes too long, ending without it');
        return false;
      }
    } catch (failure) {
      good = false;
      log.error({ err: failure, step: step.name }, 'a part could not be closed');
    }
  }
  clearTimeout(timer);
  return good;
}

/**
 * Closes the steps in order and ends the process when it is asked to (SIGTERM, SIGINT), or when the supervisor that
 * started it is gone: the IPC channel closes even when the supervisor was killed with SIGKILL, so nothing lingers.
 */
export function closeOnSignal(steps: ClosingStep[], log: Log): void {
  let closing = false;
  const end = async (reason: string): Promise<void> => {
    if (closing) return;
    closing = true;
    log.info({ reason }, 'closing');
    const good = await closeInOrder(steps, log);
    process.exit(good ? 0 : 1);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  // Never comes without a supervisor: there is no channel then.
  process.on('disconnect', () => void end('the supervisor is gone'));
}
