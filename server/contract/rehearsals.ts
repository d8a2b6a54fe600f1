import * as z from 'zod/mini';
import { Id, Uai } from './ids.ts';
import { LessonState, Received } from './lesson-channel.ts';
import { cameraPolicies } from './places.ts';
import { Ticket } from './rooms.ts';
import { Nothing, route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** Long enough to walk to the place, to call a technician and to try again; a screen left alone closes its camera after it. */
export const REHEARSAL_LASTS_MS = 20 * 60_000;
/** No rehearsal begins in a place where a real lesson starts within this: its doors are open ten minutes before. */
export const KEPT_FREE_BEFORE_LESSON_MS = 15 * 60_000;

/** Why a rehearsal is over: somebody at one of its ends had enough, its time was over, or a real lesson needed the place. */
export const rehearsalEndings = ['substitute', 'classroom', 'time', 'lesson'] as const;
export type RehearsalEnding = (typeof rehearsalEndings)[number];

/** What became of a rehearsal that is over: what each end got of the other. */
export const PastRehearsal = z.object({
  endedAt: Instant,
  endedBy: z.enum(rehearsalEndings),
  /** Whether the screen came at all. */
  classroomCame: z.boolean(),
  substitute: Received,
  classroom: Received,
});
export type PastRehearsal = z.infer<typeof PastRehearsal>;

/** A class that has a lesson of its timetable where somebody would rehearse. */
export const ClassInPlace = z.object({ className: z.string(), startsAt: Instant, endsAt: Instant });
export type ClassInPlace = z.infer<typeof ClassInPlace>;

/** An equipped place, as somebody sees it who would like to rehearse there. */
export const RehearsalPlace = z.object({
  placeId: Id,
  placeCode: z.string(),
  camera: z.enum(cameraPolicies),
  /** When the screen was last heard of; null: never. */
  lastSeenAt: z.nullable(Instant),
  /** A real lesson that is held here or starts too soon: nobody may rehearse before it ends. */
  lesson: z.nullable(z.object({ startsAt: Instant, endsAt: Instant })),
  /** The class that sits here, or will before a rehearsal begun now would end; it opens beside a class only when asked to. */
  classThere: z.nullable(ClassInPlace),
  /** A rehearsal under way; `mine`: the account that asks plays in it. */
  underWay: z.nullable(z.object({ rehearsalId: Id, playedBy: z.string(), mine: z.boolean(), endsAt: Instant })),
  /** The last one that is over. */
  last: z.nullable(PastRehearsal),
});
export type RehearsalPlace = z.infer<typeof RehearsalPlace>;

/** The equipped places of a school, by their code. */
export const listRehearsals = route({
  method: 'GET',
  path: '/schools/:uai/rehearsals',
  right: { kind: 'account', action: 'rehearse', target: 'school' },
  reply: z.object({ places: z.array(RehearsalPlace), serverNow: Instant }),
});

/**
 * Begins a test lesson in an equipped place: the account plays the substitute, the screen enters by itself. Begun already by
 * the same account, it is the same one. It leaves no cover, no minutes, no record and no letter. `besideClass`: also where a
 * class has a lesson of its timetable; else that is refused, as camera and microphone would open on the class.
 */
export const startRehearsal = route({
  method: 'POST',
  path: '/schools/:uai/places/:placeId/rehearsals',
  right: { kind: 'account', action: 'rehearse', target: 'school' },
  body: z.object({ besideClass: z._default(z.boolean(), false) }),
  reply: z.object({ rehearsalId: Id }),
});

/** What a member's page needs to draw the room, and, once it is over, what became of it. */
export const readRehearsal = route({
  method: 'GET',
  path: '/rehearsals/:rehearsalId',
  right: { kind: 'member', room: 'rehearsal' },
  reply: z.object({
    uai: Uai,
    schoolName: z.string(),
    placeId: Id,
    placeCode: z.string(),
    timeZone: Zone,
    state: LessonState,
    /** Null while it goes on. */
    past: z.nullable(PastRehearsal),
  }),
});

/** A ticket into the rehearsal, as into a lesson. */
export const takeRehearsalTicket = route({
  method: 'POST',
  path: '/rehearsals/:rehearsalId/ticket',
  right: { kind: 'member', room: 'rehearsal' },
  reply: Ticket,
});

/** Either end ends it for both. The screen then checks itself, so that the line is measured too. */
export const endRehearsal = route({
  method: 'POST',
  path: '/rehearsals/:rehearsalId/end',
  right: { kind: 'member', room: 'rehearsal' },
  reply: Nothing,
});

/**
 * A substitute rehearses alone: two ways into a room that nobody else has. What goes in by one comes back by the other, through
 * the same sfu as in a lesson. Nothing is stored; the room is gone when its two members are.
 */
export const openEcho = route({
  method: 'POST',
  path: '/echoes',
  right: { kind: 'account', action: 'teach' },
  reply: z.object({ there: Ticket, back: Ticket }),
});
