/** The `sfu` as it is, but on the clock of the story; the story moves the clock over IPC. */

import { sfuConfig } from '#runtime/config.ts';
import { createLog } from '#runtime/log.ts';
import { startSfu } from '../../../sfu/start-sfu.ts';
import { shiftedClock } from '../shifted-clock.ts';
import { obeyStory } from './obey-story.ts';

const clock = shiftedClock(Number(process.env.STORY_SHIFT_MS));
const config = sfuConfig(process.env);
const sfu = await startSfu({ config, clock, log: createLog({ process: 'sfu', level: config.logLevel }) });
obeyStory(clock, () => sfu.close());
