/** `npm run check`: what can be known without a database, a browser or a media worker, in under a minute. */
import { runShown } from './run-command.ts';
import { module, staticChecks } from './static-checks.ts';
import { add, closingLine, nothing, tallyOf } from './tally.ts';
import { closeWhenAsked, runTask, say } from './terminal.ts';

const rules = {
  name: 'rules',
  args: [module('vitest/vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', '--project', 'rules'],
};

closeWhenAsked(async () => undefined, 130);
await runTask(async () => {
  let tally = nothing;
  for (const { name, args } of [...staticChecks, rules]) {
    say(`\n── ${name}`);
    tally = add(tally, tallyOf(await runShown(process.execPath, args)));
  }
  say(`\n${closingLine(tally)}`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
});
