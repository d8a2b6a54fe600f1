import { systemClock } from '#runtime/clock.ts';
import { seedDemo } from '../../../server/demo/seed-demo.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { openStage, type Stage } from './stage.ts';

/** The demo as `npm start` makes it, on the real clock. */
export async function openDemo(): Promise<Stage> {
  const stage = await openStage(new Date().toISOString(), { demo: true });
  await seedDemo({ sql: stage.sql, leave: connectSlices(), clock: systemClock });
  return stage;
}
