import * as z from 'zod';
import type { ShiftedClock } from '../shifted-clock.ts';

const Order = z.object({ order: z.literal('set_clock'), instant: z.iso.datetime() });

/** Follows the story's orders, says `ready` and `done` back, and ends with the story. */
export function obeyStory(clock: ShiftedClock, close: () => Promise<void>): void {
  process.on('message', (message) => {
    clock.set(Order.parse(message).instant);
    process.send?.('done');
  });
  const end = () => void close().finally(() => process.exit(0));
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  process.send?.('ready');
}
