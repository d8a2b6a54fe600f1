import type { EventRejection } from './properties.ts';

/** iTIP (RFC 5546): what somebody invited has answered. */
export interface Attendee {
  /** `paul@exemple.org`, small letters. */
  address: string;
  /** `NEEDS-ACTION`, `ACCEPTED`, `DECLINED`, `TENTATIVE`, `DELEGATED`. */
  answer: string;
}

/** One event, or one occurrence of a series, at its own place in time. */
export interface CalendarEvent {
  /** Different for each event of a file; the same for the same one whenever it is read. */
  key: string;
  /** Null when the file gives none. */
  uid: string | null;
  /** Of a series: where this occurrence would be if it had not been moved. */
  occurrence: Date | null;
  /** Of its BEGIN:VEVENT, from 1. */
  line: number;
  start: Date;
  /** Not before `start`. */
  end: Date;
  /** Of an event of whole days: the days in its zone, both included. */
  days: { firstDay: string; lastDay: string } | null;
  summary: string;
  description: string;
  location: string;
  categories: string[];
  /** Only http and https. */
  url: string | null;
  cancelled: boolean;
  /** Of its calendar: `PUBLISH`, `REQUEST`, `REPLY`, `CANCEL` …; null when it names none. */
  method: string | null;
  sequence: number;
  /** DTSTAMP: when it was written. */
  stamp: Date | null;
  organizer: string | null;
  attendees: Attendee[];
}

/** An event that could not be read; the others were. */
export interface RejectedEvent {
  line: number;
  reason: EventRejection;
}

/** What a file holds. Several VCALENDARs are one; of what a calendar says of itself the first word counts. */
export interface Calendar {
  method: string | null;
  /** X-WR-CALNAME. In Pronote it is a person's, maybe a pupil's: nothing for the database, the log or a screen. */
  name: string | null;
  /** X-CALSTART and X-CALEND, which Pronote writes. */
  span: { from: Date; until: Date } | null;
  /** Soonest first. */
  events: CalendarEvent[];
  rejected: RejectedEvent[];
}
