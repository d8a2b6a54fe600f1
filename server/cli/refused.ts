import { type FailureDetail, Refusal } from '#contract/failure.ts';
import { SetupStop } from '../setup/terminal.ts';

/** Does the work; a refusal becomes a stop that tells the code, then each fault on a line of its own. */
export async function orStop<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused;
    throw new SetupStop([`Nothing was changed: ${refused.code}`, ...refused.details.map(tell)].join('\n  '), {
      cause: refused,
    });
  }
}

function tell({ path, line, fact }: FailureDetail): string {
  const where = [path, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', ');
  return [where, fact].filter((part) => part !== undefined && part !== '').join(': ');
}
