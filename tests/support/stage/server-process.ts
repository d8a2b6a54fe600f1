/** The `server` as it is, but on the clock of the story; the story moves the clock over IPC. */

import { serverConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import { startServer } from '../../../server/start-server.ts';
import { shiftedClock } from '../shifted-clock.ts';
import { obeyStory } from './obey-story.ts';

const clock = shiftedClock(Number(process.env.STORY_SHIFT_MS));
const config = serverConfig(process.env);
const server = await startServer({ config, clock, log: createLog({ process: 'server', level: config.logLevel }) });
obeyStory(clock, () => server.close());
