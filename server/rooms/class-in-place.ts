import { type ClassInPlace, REHEARSAL_LASTS_MS } from '#contract/rehearsals.ts';
import type { Queries } from '#db/sql.ts';
import type { DatedLesson } from '../schools/lesson-rules.ts';
import { listLessonsInPlaces } from '../schools/lesson-store.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * The classes that the timetable has in some places from `now` until a rehearsal begun now would be over, by the place's id:
 * where several, the one that is there first. A class whose teacher is away is not there, unless somebody of the school takes
 * it; that a substitute comes to it is no question of the timetable (`listLessonsIn`).
 */
export async function classesInPlaces(sql: Queries, placeIds: string[], now: Date): Promise<Map<string, ClassInPlace>> {
  // A day more at each end: wherever the school lies, its own day is among them.
  const days = { firstDay: isoDay(now, -DAY_MS), lastDay: isoDay(now, DAY_MS) };
  const near = (await listLessonsInPlaces(sql, { placeIds, ...days })).filter((lesson) => meetsRehearsal(lesson, now));
  const away = await sql<{ lessonId: string }[]>`
    SELECT lesson_id FROM cover
    WHERE lesson_id = ANY(${near.map(({ lessonId }) => lessonId)}::text[]) AND state NOT IN ('cancelled', 'on_site')`;
  const isAway = new Set(away.map(({ lessonId }) => lessonId));
  const there = near.filter(({ lessonId }) => !isAway.has(lessonId));
  // Soonest first: the first of a place is set last, and stays.
  return new Map(there.toReversed().flatMap((lesson) => (lesson.placeId ? [[lesson.placeId, told(lesson)]] : [])));
}

function meetsRehearsal({ startsAt, endsAt }: DatedLesson, now: Date): boolean {
  return startsAt.getTime() < now.getTime() + REHEARSAL_LASTS_MS && endsAt > now;
}

function told({ className, startsAt, endsAt }: DatedLesson): ClassInPlace {
  return { className, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

function isoDay(instant: Date, byMs: number): string {
  return new Date(instant.getTime() + byMs).toISOString().slice(0, 10);
}
