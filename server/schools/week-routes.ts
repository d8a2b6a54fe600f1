import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { Refusal } from '#contract/failure.ts';
import type { Query } from '#contract/route.ts';
import * as contract from '#contract/timetable.ts';
import type { Sql } from '#db/sql.ts';
import type { TellTimetableChanged } from '../happenings/timetable-changed.ts';
import type { Serve } from '../http/asked.ts';
import { readBells, saveBells } from './bell-store.ts';
import { checkClass, checkTeacher, listClasses, listSubjects } from './class-store.ts';
import { changeLesson, undoLessonChange } from './lesson-change-store.ts';
import type { DatedLesson } from './lesson-rules.ts';
import { listClassWeek, listTeacherWeek } from './lesson-store.ts';

/** Two months: what a month's view shows, with its margins. */
const MAX_LISTED_DAYS = 62;

/** Serves the week of a class or a teacher: bells, classes, dated lessons, and what is changed of them by hand. */
export function serveWeek(
  serve: Serve,
  { sql, tellTimetableChanged }: { sql: Sql; tellTimetableChanged: TellTimetableChanged },
): void {
  serve(contract.readBells)(({ params: { uai } }) => readBells(sql, uai));

  serve(contract.saveBells)(async ({ params: { uai }, body }) => {
    await saveBells(sql, uai, body.bells);
    return {};
  });

  serve(contract.listClasses)(async ({ params: { uai } }) => ({
    classes: await listClasses(sql, uai),
    subjects: await listSubjects(sql, uai),
  }));

  serve(contract.listWeek)(async ({ params: { uai }, query }) => ({
    lessons: (await listWeek(sql, uai, query)).map(toWeekLesson),
  }));

  serve(contract.changeLesson)(async ({ params: { uai }, body, account, now, requestId }) => {
    const { id: changedBy, displayName: actor } = account();
    return sql.begin(async (tx) => {
      const changeId = await changeLesson(tx, { uai, change: body, changedBy, changedAt: now });
      await tellTimetableChanged(tx, { uai, at: now, actor, requestId });
      return { changeId };
    });
  });

  serve(contract.undoLessonChange)(async ({ params: { uai, changeId }, account, now, requestId }) => {
    await sql.begin(async (tx) => {
      await undoLessonChange(tx, uai, changeId);
      await tellTimetableChanged(tx, { uai, at: now, actor: account().displayName, requestId });
    });
    return {};
  });
}

async function listWeek(sql: Sql, uai: string, asked: Query<typeof contract.listWeek>): Promise<DatedLesson[]> {
  const { classId, teacherId, firstDay, lastDay } = asked;
  const days = differenceInCalendarDays(lastDay, firstDay) + 1;
  if (days < 1 || days > MAX_LISTED_DAYS) throw new Refusal('invalid_input', [{ path: 'lastDay' }]);
  if (classId !== undefined && teacherId === undefined) {
    await checkClass(sql, uai, classId);
    return listClassWeek(sql, { uai, classId, firstDay, lastDay });
  }
  if (teacherId !== undefined && classId === undefined) {
    await checkTeacher(sql, uai, teacherId);
    return listTeacherWeek(sql, { uai, teacherId, firstDay, lastDay });
  }
  throw new Refusal('invalid_input', [{ path: 'classId' }]);
}

function toWeekLesson(lesson: DatedLesson): contract.WeekLesson {
  const { lessonId: id, classId, className, subjectCode, subject, teacherId, teacherName, placeCode, day } = lesson;
  const { startsAt, endsAt, coTeachers, alternance, change } = lesson;
  return {
    ...{ id, classId, className, subjectCode, subject, teacherId, teacherName, placeCode, day },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    coTeachers: coTeachers.map(({ name }) => name),
    alternance,
    state: change?.kind ?? 'held',
    change: change && { id: change.id, note: change.note, originalDay: change.originalDay },
  };
}
