import type { Command } from 'commander';
import { Refusal } from '#contract/failure.ts';
import { poolExample, poolHeadings } from '#contract/words/pool-columns.ts';
import { type RejectedPoolRow, readPoolFile } from '../pool/pool-file.ts';
import { readKnownToPool, savePool } from '../pool/pool-import.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { SetupStop, say, showProgress } from '../setup/terminal.ts';
import { readGiven, writeGiven } from './given-files.ts';
import { orStop } from './refused.ts';

interface Options {
  rejected?: string;
  template?: string;
}

/** `import pool`. */
export function addImportPool(group: Command): void {
  group
    .command('pool')
    .description('add or update substitutes from a CSV; whoever was imported before is found again by the key')
    .argument('[file]', 'CSV with the columns of the template, in any order')
    .option('--rejected <file>', 'import the good rows, and write the others to this CSV with what is wrong')
    .option('--template <file>', 'write an empty table with one invented row, and import nothing')
    .action(importPool);
}

async function importPool(file: string | undefined, { rejected: rejectedFile, template }: Options): Promise<void> {
  if (template !== undefined) return writeTemplate(template);
  if (file === undefined) throw new SetupStop('Name the CSV of substitutes, or --template <file> to get an empty one.');
  const bytes = await readGiven(file);
  await withDatabase(async ({ sql }) => {
    const known = await readKnownToPool(sql);
    const { rows, rejected } = await orStop(async () => {
      const read = readPoolFile(bytes, known);
      if (rejectedFile === undefined) refuse(read.rejected);
      return read;
    });
    const progress = showProgress('substitutes');
    const { added, changed, unchanged } = await savePool(sql, rows, (done) => progress.at(done, rows.length));
    progress.end();
    say(`${added} substitutes added, ${changed} changed, ${unchanged} unchanged, ${rejected.length} faults.`);
    if (rejectedFile !== undefined) {
      const cells = rejected.map(({ line, field, fact }) => [line, field, fact]);
      await writeGiven(rejectedFile, [['line', 'field', 'fact'], ...cells]);
    }
  });
}

/** Nobody mends more than this in one go. */
const MAX_TOLD_ROWS = 100;

function refuse(rejected: readonly RejectedPoolRow[]): void {
  if (rejected.length === 0) return;
  const details = rejected
    .slice(0, MAX_TOLD_ROWS)
    .map(({ line, field, fact }) => ({ line, fact: `${field} = ${fact}` }));
  throw new Refusal('pool_file_rejected', details);
}

async function writeTemplate(file: string): Promise<void> {
  await writeGiven(file, [Object.values(poolHeadings), Object.values(poolExample)]);
  say(`${file} is written. Keys are e-mail addresses or numbers: they must not change from one import to the next.`);
}
