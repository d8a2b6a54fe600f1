import { addDays } from '#contract/words/times.ts';
import { type InventedSchool, inventedClasses, namesOf } from './invented.ts';
import type { WrittenLesson, WrittenTimetable } from './sts-files.ts';

/** Teachers relieve each other every six hours, so that the lessons go round the clock and nobody never sleeps. */
export const SHIFT_HOURS = 6;
/** 55 minutes, and five to change rooms. */
const LESSON_MINUTES = 55;

const WEEKS_BEFORE = 8;
const WEEKS_IN_ALL = 52;

/**
 * A timetable without nights, Sundays or holidays off: at every hour each class has one of the school's four subjects, in
 * turn. Its school year is a window of 52 weeks around `today`, so that there is always a lesson now.
 */
export function demoTimetable(school: InventedSchool, today: string): WrittenTimetable {
  const startsOn = addDays(mondayOf(today), -7 * WEEKS_BEFORE);
  return {
    uai: school.uai,
    schoolName: school.name,
    year: startsOn.slice(0, 4),
    startsOn,
    endsOn: addDays(startsOn, 7 * WEEKS_IN_ALL - 1),
    subjects: school.subjects,
    teachers: school.teachers.map((name, index) => ({ id: teacherId(index), ...namesOf(name) })),
    classes: inventedClasses,
    weeks: Array.from({ length: WEEKS_IN_ALL }, (_, week) => addDays(startsOn, 7 * week)),
    lessons: lessonsOf(school),
  };
}

function lessonsOf(school: InventedSchool): WrittenLesson[] {
  return Array.from({ length: 7 * 24 }, (_, slot) => ({ weekday: 1 + Math.floor(slot / 24), hour: slot % 24 })).flatMap(
    ({ weekday, hour }) =>
      school.subjects.flatMap((subject, index) => {
        const group = inventedClasses[(index + hour) % inventedClasses.length];
        if (!group) return [];
        const lesson = {
          classCode: group.code,
          subjectCode: subject.code,
          weekday,
          startMinute: hour * 60,
          minutes: LESSON_MINUTES,
          placeCode: subject.placeCode,
        };
        return shiftsTeaching(hour, subject.code).map((shift) => ({
          ...lesson,
          teacherId: teacherId(shift * school.subjects.length + index),
        }));
      }),
  );
}

/** English at four in the afternoon is taught by two: the one of the morning stays for it. */
function shiftsTeaching(hour: number, subjectCode: string): number[] {
  const isTaughtByTwo = hour === 16 && subjectCode === '030201';
  return isTaughtByTwo ? [shiftOf(hour), shiftOf(hour) - 1] : [shiftOf(hour)];
}

/** 0 in the night, 1 in the morning, 2 in the afternoon, 3 in the evening. */
export function shiftOf(hour: number): number {
  return Math.floor(hour / SHIFT_HOURS);
}

function teacherId(index: number): string {
  return String(99_001 + index);
}

function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
