/** `npm run bench:<name>`: the set-up, then tests/bench/<name>.ts, whose last lines are one JSON object per case. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureClientBuilt } from './client-build.ts';
import { ensureChromium } from './ensure-chromium.ts';
import { ensureMediaWorker } from './media-worker.ts';
import { repository } from './places.ts';
import { runShown } from './run-command.ts';
import { closeWhenAsked, runTask, SetupStop } from './terminal.ts';

closeWhenAsked(async () => undefined, 130);
await runTask(async () => {
  const [name = '', ...words] = process.argv.slice(2);
  const script = join(repository, 'tests/bench', `${name}.ts`);
  if (!existsSync(script)) throw new SetupStop(`There is no bench "${name}".`);
  process.env.MEDIASOUP_WORKER_BIN = await ensureMediaWorker();
  process.env.CHROMIUM_BIN = await ensureChromium();
  await ensureClientBuilt();
  process.exitCode = await runShown(process.execPath, [script, ...words]);
});
