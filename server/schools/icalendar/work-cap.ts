import { Refusal } from '#contract/failure.ts';
import { Rejected } from './properties.ts';

/** Days and instants that rules may look at: some 50 ms of work for one event, half a second for a file. */
const MAX_EVENT_STEPS = 100_000;
const MAX_FILE_STEPS = 1_000_000;
/** A calendar is of one class, one teacher or one school; a full-size school has 2,500 lessons a week. */
const MAX_EVENTS = 20_000;

/** How much work one file may make. */
export interface WorkCap {
  /** An event begins: what it may cost is counted anew. */
  begin(line: number): void;
  /** Throws `Rejected` `recurrence_too_dense` when the event costs too much, `calendar_too_complex` when the file does. */
  step(): void;
  /** So many more events came out. Throws `calendar_too_complex`. */
  found(events: number): void;
}

export function createWorkCap(): WorkCap {
  let line = 0;
  let ofEvent = 0;
  let ofFile = 0;
  let events = 0;
  return {
    begin(at) {
      line = at;
      ofEvent = 0;
    },
    step() {
      ofEvent += 1;
      ofFile += 1;
      if (ofFile > MAX_FILE_STEPS) throw new Refusal('calendar_too_complex');
      if (ofEvent > MAX_EVENT_STEPS) throw new Rejected('recurrence_too_dense', line);
    },
    found(more) {
      events += more;
      if (events > MAX_EVENTS) throw new Refusal('calendar_too_complex');
    },
  };
}
