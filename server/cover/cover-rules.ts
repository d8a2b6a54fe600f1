import type { CoverChoice } from '#contract/absences.ts';
import type { CoverState } from '#contract/cover.ts';
import type { TakenLesson } from '../absences/taken-lessons.ts';

/** A cover as it stands, with the lesson it was made from. */
export interface StandingCover {
  id: string;
  lessonId: string;
  uai: string;
  state: CoverState;
  startsAt: Date;
  endsAt: Date;
  classId: string;
  subjectCode: string;
  placeId: string | null;
  /** Who of the school takes it; of a cancelled one, who was to. */
  onSiteBy: string | null;
  /** Of a cancelled one: what the school had decided. */
  keptChoice: 'on_site' | 'not_needed' | null;
}

/** A cover with the lesson as the timetable has it now. */
export interface Followed {
  cover: StandingCover;
  lesson: TakenLesson;
}

/** What has to happen so that the covers of an absence are what the absence and the timetable say. */
export interface CoverDifference {
  /** Lessons that have no cover yet. */
  missing: TakenLesson[];
  /** Covers whose lesson the absence does not take any more, or that does not take place. */
  gone: StandingCover[];
  /** Cancelled covers whose lesson is taken again. */
  back: Followed[];
  /** Covers whose lesson is at another time, or another class's or subject's: nobody agreed to that. */
  moved: Followed[];
  /** Covers whose lesson is as it was, but in another place of the timetable. */
  elsewhere: Followed[];
}

const settledStates: readonly CoverState[] = ['live', 'taught', 'failed'];
/** Somebody had these lessons: once their hour has passed, they were given. */
const takenStates: readonly CoverState[] = ['accepted', 'on_site'];

/** What has happened, or is happening, stays as it is whatever the absence or the timetable says later. */
function isSettled({ state, endsAt }: StandingCover, now: Date): boolean {
  return settledStates.includes(state) || (takenStates.includes(state) && endsAt <= now);
}

/**
 * Compares the covers of an absence with the lessons it takes from `now` on.
 * @param taken lessons that have not ended by `now`, each once
 */
export function compareCovers(
  covers: readonly StandingCover[],
  taken: readonly TakenLesson[],
  now: Date,
): CoverDifference {
  const coverOf = new Map(covers.map((cover) => [cover.lessonId, cover]));
  const isTaken = new Set(taken.map(({ lessonId }) => lessonId));
  const followed = taken.flatMap((lesson) => {
    const cover = coverOf.get(lesson.lessonId);
    return cover && !isSettled(cover, now) ? [{ cover, lesson }] : [];
  });
  const standing = followed.filter(({ cover }) => cover.state !== 'cancelled');
  return {
    missing: taken.filter(({ lessonId }) => !coverOf.has(lessonId)),
    gone: covers.filter((cover) => !isTaken.has(cover.lessonId) && mayBeCancelled(cover, now)),
    back: followed.filter(({ cover }) => cover.state === 'cancelled'),
    moved: standing.filter((pair) => !isSameLesson(pair)),
    elsewhere: standing.filter((pair) => isSameLesson(pair) && pair.cover.placeId !== pair.lesson.placeId),
  };
}

/** An hour that has passed without anybody is not made good by cancelling it. */
function mayBeCancelled(cover: StandingCover, now: Date): boolean {
  return cover.state !== 'cancelled' && cover.endsAt > now && !isSettled(cover, now);
}

function isSameLesson({ cover, lesson }: Followed): boolean {
  return (
    cover.startsAt.getTime() === lesson.startsAt.getTime() &&
    cover.endsAt.getTime() === lesson.endsAt.getTime() &&
    cover.classId === lesson.classId &&
    cover.subjectCode === lesson.subjectCode
  );
}

/**
 * What the school had decided about a lesson that comes back, or null when it is to be looked for: somebody's word that
 * they take it is for that hour and that class, that nobody has to is for the lesson, whatever its hour.
 */
export function choiceKept({ cover, lesson }: Followed): CoverChoice | null {
  const { keptChoice, onSiteBy } = cover;
  if (keptChoice === 'not_needed') return { choice: 'not_needed' };
  const isAgreed = keptChoice === 'on_site' && onSiteBy !== null && isSameLesson({ cover, lesson });
  return isAgreed ? { choice: 'on_site', by: onSiteBy } : null;
}

/** The state a choice puts a cover in. */
export function stateOf({ choice }: CoverChoice): 'open' | 'on_site' | 'not_needed' {
  return choice === 'to_cover' ? 'open' : choice;
}

const waitingStates: readonly CoverState[] = ['open', 'planned', 'offered', 'accepted'];
const decidableStates: readonly CoverState[] = [...waitingStates, 'on_site', 'not_needed', 'no_cover'];

/**
 * What becomes of a cover by a choice of the school: the state to move to, or null when it stays as it is.
 * `'refused'`: the lesson is under way or over, or does not take place.
 */
export function decide(
  cover: { state: CoverState; endsAt: Date; onSiteBy: string | null },
  choice: CoverChoice,
  now: Date,
): 'open' | 'on_site' | 'not_needed' | null | 'refused' {
  // An accepted lesson that has ended was taught or failed: the room closer is about to say which.
  const isDecidable = decidableStates.includes(cover.state) && !(cover.state === 'accepted' && cover.endsAt <= now);
  if (!isDecidable) return 'refused';
  const to = stateOf(choice);
  if (to === 'open') return waitingStates.includes(cover.state) ? null : 'open';
  const isSo = cover.state === to && (choice.choice !== 'on_site' || choice.by === cover.onSiteBy);
  return isSo ? null : to;
}
