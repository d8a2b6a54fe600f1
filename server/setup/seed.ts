import { connect } from '#db/sql.ts';
import { systemClock } from '#runtime/clock.ts';
import type { ServerConfig } from '#runtime/config.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { connectSlices } from '../reactions.ts';

/** The one place where the set-up makes the demo: its schools, people and timetable, re-anchored at each start. */
export async function seed(config: ServerConfig): Promise<void> {
  if (!config.demo) return;
  const sql = connect(config.databaseUrl, { name: 'releve demo' });
  try {
    await seedDemo({ sql, leave: connectSlices(), clock: systemClock });
  } finally {
    await sql.end();
  }
}
