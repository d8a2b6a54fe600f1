import type { CoverState } from '#contract/cover.ts';
import { agendaEventWords as words } from '#contract/words/agendas.ts';

/** A lesson to be covered, as an agenda needs it. */
export interface AgendaLesson {
  /** Names the lesson through moves, and through absences withdrawn and declared anew. */
  lessonId: string;
  coverId: string;
  startsAt: Date;
  endsAt: Date;
  state: CoverState;
  subject: string;
  className: string;
  schoolName: string;
  commune: string;
  placeCode: string | null;
}

export type EventStatus = 'tentative' | 'confirmed' | 'cancelled';

/** What an agenda says of a lesson. */
export interface AgendaEvent {
  lessonId: string;
  startsAt: Date;
  endsAt: Date;
  status: EventStatus;
  summary: string;
  location: string;
  description: string;
}

/** As it was told: `sequence` counts its revisions from 0 (RFC 5545, 3.8.7.4). */
export interface ToldEvent extends AgendaEvent {
  sequence: number;
  revisedAt: Date;
}

/** A lesson in the agenda of the substitute who accepted it. */
export function eventOfSubstitute(lesson: AgendaLesson, publicUrl: string): AgendaEvent {
  const { subject, className, schoolName, commune, coverId } = lesson;
  return {
    ...whenOf(lesson),
    status: 'confirmed',
    summary: words.ofSubstitute(subject, className, schoolName, commune),
    location: words.remote,
    description: words.prepare(`${publicUrl}/remplacant/seance/${coverId}/preparation`),
  };
}

/** A lesson in the agenda of a school or a class. */
export function eventOfSchool(lesson: AgendaLesson): AgendaEvent {
  const { subject, className, schoolName, commune, placeCode, state } = lesson;
  return {
    ...whenOf(lesson),
    status: statuses[state],
    summary: words.ofSchool(subject, className, state),
    location: words.place(schoolName, commune, placeCode),
    description: words.state(state),
  };
}

/** A lesson that nobody can take is told, not hidden: programs leave out what is cancelled. */
const statuses: Record<CoverState, EventStatus> = {
  open: 'tentative',
  planned: 'tentative',
  offered: 'tentative',
  accepted: 'confirmed',
  live: 'confirmed',
  taught: 'confirmed',
  on_site: 'confirmed',
  no_cover: 'confirmed',
  failed: 'confirmed',
  not_needed: 'cancelled',
  cancelled: 'cancelled',
};

function whenOf({ lessonId, startsAt, endsAt }: AgendaLesson): Pick<AgendaEvent, 'lessonId' | 'startsAt' | 'endsAt'> {
  return { lessonId, startsAt, endsAt };
}

/**
 * What has to be told anew: new events, those that changed, each with its next number, and those that fell away, as
 * cancelled. What was never told and is not to take place is not told at all.
 * @param told what the agenda said last
 * @param events what it has to say now, one per lesson
 */
export function revised(told: readonly ToldEvent[], events: readonly AgendaEvent[], now: Date): ToldEvent[] {
  const before = new Map(told.map((event) => [event.lessonId, event]));
  const present = new Set(events.map(({ lessonId }) => lessonId));
  const gone = told.filter(({ lessonId }) => !present.has(lessonId)).map(fallenAway);
  return [...events, ...gone].flatMap((event) => {
    const last = before.get(event.lessonId);
    if (last ? saysTheSame(last, event) : event.status === 'cancelled') return [];
    return [{ ...event, sequence: last ? last.sequence + 1 : 0, revisedAt: now }];
  });
}

function fallenAway({ sequence: _, revisedAt: __, ...event }: ToldEvent): AgendaEvent {
  return { ...event, status: 'cancelled', description: words.fellAway };
}

function saysTheSame(one: AgendaEvent, other: AgendaEvent): boolean {
  return (
    one.startsAt.getTime() === other.startsAt.getTime() &&
    one.endsAt.getTime() === other.endsAt.getTime() &&
    one.status === other.status &&
    one.summary === other.summary &&
    one.location === other.location &&
    one.description === other.description
  );
}
