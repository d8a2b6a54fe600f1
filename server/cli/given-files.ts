import { readFile, writeFile } from 'node:fs/promises';
import { SetupStop } from '../setup/terminal.ts';

/** The bytes of a file named on the command line. Throws `SetupStop` when it cannot be read. */
export async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new SetupStop(`${file} cannot be read (${cause instanceof Error ? cause.message : cause}).`, { cause });
  }
}

/** Writes rows as CSV (UTF-8 with its mark, semicolons) to a file named on the command line. */
export async function writeGiven(file: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const quoted = (cell: string | number) =>
    `"${String(cell)
      .replace(/^(?=['=+\-@])/, "'")
      .replaceAll('"', '""')}"`;
  const text = rows.map((row) => row.map(quoted).join(';')).join('\r\n');
  try {
    await writeFile(file, `\u{feff}${text}\r\n`);
  } catch (cause) {
    throw new SetupStop(`${file} cannot be written (${cause instanceof Error ? cause.message : cause}).`, { cause });
  }
}
