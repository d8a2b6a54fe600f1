import * as z from 'zod/mini';
import { Nothing, route } from './route.ts';
import { Day, Instant } from './time.ts';

/** What the class's camera may do: always on, on when the substitute asks, or never. */
export const cameraPolicies = ['on', 'on_request', 'off'] as const;
export type CameraPolicy = (typeof cameraPolicies)[number];

/** What a line carries, from the best; the steps are the rungs of the live lesson. */
export const lineClasses = ['video', 'stills', 'voice', 'too_weak'] as const;
export type LineClass = (typeof lineClasses)[number];

/** What a screen found out about itself. */
export const ClassroomCheck = z.object({
  /** `not_opened`: the school's policy is `off`, so it was left alone. */
  camera: z.enum(['works', 'dark', 'missing', 'not_opened']),
  microphone: z.enum(['works', 'silent', 'missing']),
  /** Of the line to the server, kbit/s and ms; null when the line broke before it was measured. */
  downKbps: z.nullable(z.int().check(z.gte(0), z.lte(10_000_000))),
  upKbps: z.nullable(z.int().check(z.gte(0), z.lte(10_000_000))),
  rttMs: z.nullable(z.int().check(z.gte(0), z.lte(60_000))),
});
export type ClassroomCheck = z.infer<typeof ClassroomCheck>;

/** A screen asks for its day every ten seconds while its PC runs; after so long without a word it is off, or has no line. */
export const SCREEN_SILENT_AFTER_MS = 3 * 60_000;

/** A check is over within this, whatever the line is worth: office and screen both count on it. */
export const CHECK_TAKES_AT_MOST_MS = 25_000;

export const PastCheck = z.extend(ClassroomCheck, { checkedAt: Instant, line: z.nullable(z.enum(lineClasses)) });
export type PastCheck = z.infer<typeof PastCheck>;

export const saveCamera = route({
  method: 'PUT',
  path: '/schools/:uai/places/:placeId/camera',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: z.object({ camera: z.enum(cameraPolicies) }),
  reply: Nothing,
});

/** Asks the screen of a place to check itself; it does so within seconds when it is on and no lesson is held there. */
export const askCheck = route({
  method: 'POST',
  path: '/schools/:uai/places/:placeId/checks',
  right: { kind: 'account', action: 'pair_classroom', target: 'school' },
  reply: Nothing,
});

/** The last 30 checks of the screen of a place, newest first. */
export const listChecks = route({
  method: 'GET',
  path: '/schools/:uai/places/:placeId/checks',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.object({ checks: z.array(PastCheck), askedAt: z.nullable(Instant) }),
});

/** The screen tells what it found. */
export const reportCheck = route({
  method: 'POST',
  path: '/classroom/checks',
  right: { kind: 'classroom' },
  body: ClassroomCheck,
  reply: Nothing,
});

/** 256 kB: two seconds of a line of 1 Mbit/s, and a weak line is cut off by the clock long before. */
export const LINE_SAMPLE_BYTES = 256 * 1024;

/**
 * Random text of that length to measure the way down with. Six bits a character: the server sends it as it is, and a
 * proxy that compresses takes a quarter off at the most.
 */
export const readLineSample = route({
  method: 'GET',
  path: '/classroom/line',
  right: { kind: 'classroom' },
  query: z.object({ bytes: z.coerce.number().check(z.int(), z.gte(0), z.lte(LINE_SAMPLE_BYTES)) }),
  reply: z.object({ sample: z.string() }),
});

/** Takes what the screen sends to measure the way up; nothing of it is kept. */
export const sendLineSample = route({
  method: 'POST',
  path: '/classroom/line',
  right: { kind: 'classroom' },
  body: z.object({ sample: z.string() }),
  reply: Nothing,
  maxBodyBytes: LINE_SAMPLE_BYTES + 1024,
});

/**
 * Where the school's day is cut in two, in minutes after midnight on its clock: 13:00, when the longest mornings end.
 * A lesson that runs across it takes an adult of either half.
 */
export const NOON_MINUTE = 13 * 60;
export const halves = ['morning', 'afternoon'] as const;
export type Half = (typeof halves)[number];
const MAX_HALVES_A_WEEK = 14;
/** A school year of single days, both halves each. */
const MAX_SINGLE_HALVES = 800;
const Adults = z.int().check(z.gte(0), z.lte(99));

/** How many adults can supervise at the same time. */
export const AdultSupply = z.object({
  /** Where nothing else is said. */
  standard: Adults,
  week: z
    .array(z.object({ weekday: z.int().check(z.gte(1), z.lte(7)), half: z.enum(halves), adults: Adults }))
    .check(z.maxLength(MAX_HALVES_A_WEEK)),
  /** Single days on which it is otherwise. */
  days: z.array(z.object({ day: Day, half: z.enum(halves), adults: Adults })).check(z.maxLength(MAX_SINGLE_HALVES)),
});
export type AdultSupply = z.infer<typeof AdultSupply>;

/** A half-day on which substitutes have been asked or have promised already: so many lessons at once. */
export const PromisedHalf = z.object({ day: Day, half: z.enum(halves), lessons: z.int() });
export type PromisedHalf = z.infer<typeof PromisedHalf>;

/** With the single days from today on, and what is promised already from now on. */
export const readAdults = route({
  method: 'GET',
  path: '/schools/:uai/adults',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.extend(AdultSupply, { promised: z.array(PromisedHalf) }),
});

/** Replaces all of it from today on; plans made from now on keep to it, and what is promised already stays promised. */
export const saveAdults = route({
  method: 'PUT',
  path: '/schools/:uai/adults',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: AdultSupply,
  reply: Nothing,
});
