/**
 * The operator's command line, `npm run releve -- <command>`. A command lives in a file of its own here and is added in
 * the list below; it asks for the database only when it runs, so that `--help` is quick.
 */
import { Command } from 'commander';
import { addAccount } from './account.ts';
import { addDumpSchema } from './dump-schema.ts';
import { addImport } from './import.ts';
import { addMigrate } from './migrate.ts';

/** Adds one command to the program. */
export type AddCommand = (program: Command) => void;

const commands: AddCommand[] = [addMigrate, addDumpSchema, addImport, addAccount];

/**
 * Runs the command line.
 * @param words what stands after `npm run releve --`
 */
export async function runCommandLine(words: string[]): Promise<void> {
  const program = new Command('npm run releve --')
    .description('Relève, for whoever operates it. DATABASE_URL names the database; without it, the embedded one.')
    .showHelpAfterError();
  for (const add of commands) add(program);
  await program.parseAsync(words, { from: 'user' });
}
