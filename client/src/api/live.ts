import type { Change } from '#contract/changes.ts';
import { serverClock } from '../session/server-clock.svelte.ts';
import { Changes } from './changes.ts';
import { poll } from './poll.ts';

/** Where changes arrive by themselves, a page asks this often all the same: time passes too, and a day ends. */
const UNHURRIED_MS = 60_000;

const changes = new Changes({
  open(address, { message, lost }) {
    const source = new EventSource(address);
    source.onmessage = ({ data, lastEventId }) => message(data, lastEventId);
    source.onerror = lost;
    return () => source.close();
  },
  page: document,
  random: () => Math.random(),
  heard: (serverNow) => serverClock.heard(serverNow),
});

/**
 * Keeps what is on screen up to date until the returned function is called: runs `task` at once, after each change that
 * concerns it, and now and then; every `everyMs` while changes do not arrive. `task` must not reject.
 */
export function stayCurrent(
  task: () => Promise<void>,
  concerns: (change: Change) => boolean,
  everyMs: number,
): () => void {
  return poll(
    task,
    () => (changes.up ? UNHURRIED_MS : everyMs),
    (ask) => changes.follow(concerns, ask),
  );
}
