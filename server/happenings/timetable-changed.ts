import type { Transaction } from '#db/sql.ts';

/**
 * A school's lessons are no longer what they were: another timetable, another calendar, one lesson changed. Nothing is
 * stored for it, since import, day off and change keep rows of their own.
 */
export interface TimetableChange {
  uai: string;
  at: Date;
  /** A person's display name; null for what the system did by itself. */
  actor: string | null;
  requestId: string | null;
}

/** Told inside the transaction of the change: covers follow, or nothing is changed. */
export type TellTimetableChanged = (tx: Transaction, change: TimetableChange) => Promise<void>;
