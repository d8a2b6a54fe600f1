import { readFile, writeFile } from 'node:fs/promises';
import { csvText } from '#contract/csv.ts';
import { SetupStop } from '../setup/terminal.ts';

/** The bytes of a file named on the command line. Throws `SetupStop` when it cannot be read. */
export async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new SetupStop(`${file} cannot be read (${cause instanceof Error ? cause.message : cause}).`, { cause });
  }
}

/** Writes rows as CSV to a file named on the command line. */
export async function writeGiven(file: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  try {
    await writeFile(file, csvText(rows));
  } catch (cause) {
    throw new SetupStop(`${file} cannot be written (${cause instanceof Error ? cause.message : cause}).`, { cause });
  }
}
