/** `npm run releve -- <command>`. */
import { runCommandLine } from '../cli/main.ts';
import { closeWhenAsked, runTask } from './terminal.ts';

// The embedded database, if it was started for this command, ends with this process (db/embedded-account.ts).
closeWhenAsked(async () => undefined, 130);
await runTask(() => runCommandLine(process.argv.slice(2)));
