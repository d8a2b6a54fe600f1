import * as z from 'zod/mini';
import { Cover } from './cover.ts';
import { lineClasses } from './places.ts';
import { Nothing, route } from './route.ts';
import { Day, Instant } from './time.ts';

/** What a lesson takes, in the order in which it is told. */
export const conditionNames = ['substitute', 'classroom', 'line', 'adult'] as const;
export type ConditionName = (typeof conditionNames)[number];

/** Who can mend what is missing. */
export const menders = ['substitute', 'school_office', 'coordinator', 'helpdesk'] as const;
export type Mender = (typeof menders)[number];

/** What can be missing, each with who can mend it. */
export const faultMenders = {
  nobody_found: 'coordinator',
  not_asked: 'coordinator',
  not_answered: 'substitute',
  place_undecided: 'coordinator',
  no_screen: 'school_office',
  screen_silent: 'school_office',
  not_checked: 'school_office',
  camera_missing: 'school_office',
  microphone_missing: 'school_office',
  microphone_silent: 'school_office',
  line_not_measured: 'school_office',
  line_too_weak: 'helpdesk',
  adult_unnamed: 'school_office',
} as const satisfies Record<string, Mender>;
export type ReadyFault = keyof typeof faultMenders;
const readyFaults = Object.keys(faultMenders) as [ReadyFault, ...ReadyFault[]];

/** A screen must be on, and an adult named, so long before the lesson: the office can still send somebody before the doors open. */
export const DUE_BEFORE_MS = 60 * 60_000;

/** A screen checks itself every day it is on. What it found on Friday still counts on the Tuesday after a long weekend. */
export const CHECK_GOOD_FOR_MS = 4 * 24 * 60 * 60_000;

/** One of the four: met, or what is missing. `later`: it is missing, and need not be there yet. */
export const Condition = z.object({
  name: z.enum(conditionNames),
  state: z.enum(['met', 'later', 'unmet']),
  fault: z.nullable(z.enum(readyFaults)),
});
export type Condition = z.infer<typeof Condition>;

/**
 * The light of a lesson, never a lock, in the order in which somebody should look. `alone`: the lesson runs and one end is not
 * there. `waiting`: nothing is wrong, and something is not due yet.
 */
export const lights = ['alone', 'not_ready', 'waiting', 'ready', 'live'] as const;
export type Light = (typeof lights)[number];

/** A lesson of a day with its light. */
export const TodayLesson = z.object({
  cover: Cover,
  /** Null: nothing is to be made ready, since it is over or needs no substitute. */
  light: z.nullable(z.enum(lights)),
  /** The four, in order; none without a light. */
  conditions: z.array(Condition),
  /** What the line carried when it was measured last. */
  line: z.nullable(z.enum(lineClasses)),
  /** Who is connected, while the doors are open; else null. */
  present: z.nullable(z.object({ substitute: z.boolean(), classroom: z.boolean() })),
  /** Whole minutes in which both ends were connected; null before the room opened. */
  minutesDelivered: z.nullable(z.number()),
  /** Empty when nobody said. A school never gets the number of a substitute. */
  schoolPhone: z.string(),
  substitutePhone: z.string(),
});
export type TodayLesson = z.infer<typeof TodayLesson>;

const Phone = z.string().check(z.trim(), z.maxLength(40));

/** Whom to call in an academy; what nobody said is empty. */
export const Contacts = z.object({
  /** The desk that plans, by the name schools know. */
  coordinatorName: z.string().check(z.trim(), z.maxLength(120)),
  coordinatorPhone: Phone,
  helpdeskPhone: Phone,
});
export type Contacts = z.infer<typeof Contacts>;

/** All lessons of a day on each school's own clock, soonest first; cancelled ones are left out. Today when no day is named. */
export const readAcademyToday = route({
  method: 'GET',
  path: '/academies/:academyCode/today',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  query: z.object({ day: z.optional(Day) }),
  reply: z.object({ day: Day, lessons: z.array(TodayLesson), contacts: Contacts, serverNow: Instant }),
});

/** How many days a school sees at a glance: from any weekday to the same of the next week. */
export const SCHOOL_DAYS_SEEN = 7;

/** The lessons of a school on that day and the SCHOOL_DAYS_SEEN - 1 after it, soonest first. */
export const readSchoolToday = route({
  method: 'GET',
  path: '/schools/:uai/today',
  right: { kind: 'account', action: 'see_absence', target: 'school' },
  query: z.object({ day: z.optional(Day) }),
  reply: z.object({
    day: Day,
    lessons: z.array(TodayLesson),
    contacts: Contacts,
    /** The school's own, under which the academy calls back. */
    schoolPhone: z.string(),
    serverNow: Instant,
  }),
});

/** Says whom the schools of an academy call. */
export const saveContacts = route({
  method: 'PUT',
  path: '/academies/:academyCode/contacts',
  right: { kind: 'account', action: 'plan', target: 'academy' },
  body: Contacts,
  reply: Nothing,
});

/** Says under which number the school's office is called. */
export const saveSchoolPhone = route({
  method: 'PUT',
  path: '/schools/:uai/phone',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: z.object({ phone: Phone }),
  reply: Nothing,
});
