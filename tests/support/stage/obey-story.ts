import * as z from 'zod';
import type { ShiftedClock } from '../shifted-clock.ts';

const Order = z.object({ order: z.literal('shift_clock'), ms: z.number() });

/** Follows the story's orders, says `ready` and `done` back, and ends with the story. */
export function obeyStory(clock: ShiftedClock, close: () => Promise<void>): void {
  process.on('message', (message) => {
    clock.shift(Order.parse(message).ms);
    process.send?.('done');
  });
  const end = () => void close().finally(() => process.exit(0));
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  process.send?.('ready');
}
