import type { Command } from 'commander';
import { withDatabase } from '../setup/borrow-database.ts';
import { say } from '../setup/terminal.ts';

/** `migrate`: opening the database for a command brings it up to date already; this one tells what is there. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date and list its migrations')
    .action(() =>
      withDatabase(async ({ sql }) => {
        const rows = await sql<{ name: string; runOn: Date }[]>`select name, run_on from migration order by id`;
        for (const { name, runOn } of rows) say(`${runOn.toISOString()}  ${name}`);
      }),
    );
}
