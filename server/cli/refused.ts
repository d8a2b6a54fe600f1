import { type FailureDetail, Refusal } from '#contract/failure.ts';
import { SetupStop } from '../setup/terminal.ts';

/** Does the work; a refusal becomes a stop that tells the code, then each fault on a line of its own. */
export async function orStop<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused;
    throw new SetupStop(`Nothing was changed: ${reasonsOf(refused).join('\n  ')}`, { cause: refused });
  }
}

/** The code of a refusal, then each fault. */
export function reasonsOf({ code, details }: Refusal): string[] {
  return [code, ...details.map(tell)];
}

function tell({ path, line, fact }: FailureDetail): string {
  const where = [path, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', ');
  return [where, fact].filter((part) => part !== undefined && part !== '').join(': ');
}
