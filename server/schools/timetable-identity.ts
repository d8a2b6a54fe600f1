import { type Timetable, type TimetableLesson, withFreshId } from './timetable.ts';
import { sameLessons } from './timetable-difference.ts';

/**
 * The timetable with the ids of the one in force wherever a lesson is the same, be it called otherwise or moved: covers,
 * single changes and decisions name lessons by their ids and follow them. A lesson that is new gets an id that no other has.
 */
export function keepIds(inForce: Timetable, wanted: Timetable): Timetable {
  const kept = new Map(sameLessons(inForce, wanted).map(({ before, after }) => [after, before.id]));
  const taken = new Set([...inForce.lessons.map(({ id }) => id)]);
  const lessons = wanted.lessons.map((lesson): TimetableLesson => {
    const id = kept.get(lesson);
    if (id !== undefined) return { ...lesson, id };
    const fresh = withFreshId(wanted.uai, lesson, taken);
    taken.add(fresh.id);
    return fresh;
  });
  return { ...wanted, lessons };
}
