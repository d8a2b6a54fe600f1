/**
 * `npm test`: the set-up, then every check in order, and last the line `N passed, N failed`.
 * `npm test -- --only <step> [arguments]` runs one step: biome, tsc, svelte-check, pages, vitest or playwright; arguments
 * go to the tool (`npm test -- --only vitest tests/rules/cover`).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureClientBuilt } from './client-build.ts';
import { ensureChromium } from './ensure-chromium.ts';
import { ensureMediaWorker } from './media-worker.ts';
import { repository } from './places.ts';
import { runShown } from './run-command.ts';
import { module, staticChecks } from './static-checks.ts';
import { add, closingLine, nothing, playwrightTally, type Tally, tallyOf, vitestTally } from './tally.ts';
import { closeWhenAsked, runTask, SetupStop, say } from './terminal.ts';

interface Step {
  name: string;
  run(toolArguments: string[]): Promise<Tally>;
}

const results = join(repository, 'tests/.results');

const steps: Step[] = [
  ...staticChecks.map(({ name, args }) => ({
    name,
    run: async (more: string[]) => tallyOf(await runShown(process.execPath, [...args, ...more])),
  })),
  { name: 'vitest', run: runVitest },
  { name: 'pages', run: buildPages },
  { name: 'playwright', run: runPlaywright },
];

closeWhenAsked(async () => undefined, 130);
let total: Tally = { ...nothing, failed: 1 };
await runTask(async () => {
  const [chosen, toolArguments] = choose(process.argv.slice(2));
  if (chosen.some(({ name }) => name === 'vitest' || name === 'playwright')) await prepare();
  let tally = nothing;
  for (const step of chosen) {
    say(`\n── ${step.name} ${'─'.repeat(72 - step.name.length)}`);
    tally = add(tally, await step.run(toolArguments));
  }
  total = tally;
});
say(`\n${closingLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;

function choose([option, name, ...toolArguments]: string[]): [Step[], string[]] {
  if (!option) return [steps, []];
  const step = steps.find((one) => one.name === name);
  if (option === '--only' && step) return [[step], toolArguments];
  throw new SetupStop(`Use: npm test, or npm test -- --only <${steps.map((one) => one.name).join('|')}> [arguments]`);
}

/** What the tests need beyond the packages; the steps' processes find them by the environment. */
async function prepare(): Promise<void> {
  process.env.MEDIASOUP_WORKER_BIN = await ensureMediaWorker();
  process.env.CHROMIUM_BIN = await ensureChromium();
}

async function buildPages(): Promise<Tally> {
  try {
    await ensureClientBuilt();
    return tallyOf(0);
  } catch (failure) {
    if (!(failure instanceof SetupStop)) throw failure;
    say(failure.message);
    return tallyOf(1);
  }
}

async function runVitest(more: string[]): Promise<Tally> {
  const report = join(results, 'vitest.json');
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const words = [module('vitest/vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', ...reporters, ...more];
  return await vitestTally(report, await runShown(process.execPath, words));
}

async function runPlaywright(more: string[]): Promise<Tally> {
  const report = join(results, 'playwright.json');
  await rm(report, { force: true });
  const words = [module('@playwright/test/cli.js'), 'test', '--config', 'tests/playwright.config.ts', ...more];
  return await playwrightTally(report, await runShown(process.execPath, words));
}
