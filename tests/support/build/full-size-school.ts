import type { WrittenLesson, WrittenTimetable } from '../../../server/demo/sts-files.ts';
import { weeksOf } from '../../../server/schools/timetable.ts';

/** The biggest collèges and lycées of the country. */
const CLASSES = 60;
const LESSONS = 2_500;
const TEACHERS = 125;

const year = { startsOn: '2026-09-01', endsOn: '2027-07-02' };
const subjects = [
  { code: '020700', label: 'Français' },
  { code: '030201', label: 'Anglais LV1' },
  { code: '030602', label: 'Espagnol LV2' },
  { code: '042100', label: 'Histoire-géographie' },
  { code: '061300', label: 'Mathématiques' },
  { code: '062300', label: 'Physique-chimie' },
  { code: '062900', label: 'Sciences de la vie et de la Terre' },
  { code: '100100', label: 'EPS' },
];

/** The n-th UAI of an invented département, with its check letter (`number mod 23`). */
export function uaiNumber(index: number): string {
  const number = 990_0000 + index;
  return `${number}${'ABCDEFGHJKLMNPRSTUVWXYZ'.charAt(number % 23)}`;
}

/** 60 classes, 125 teachers and 2,500 weekly lessons of five days with nine hours each; other people in each school. */
export function aFullSizeTimetable(uai: string, school: number): WrittenTimetable {
  const teacherId = (index: number) => String(100_000 + school * TEACHERS + (index % TEACHERS));
  return {
    uai,
    schoolName: 'Collège',
    year: '2026',
    ...year,
    subjects,
    teachers: Array.from({ length: TEACHERS }, (_, index) => ({
      id: teacherId(index),
      lastName: `ROCHEFORT${index}`,
      firstName: 'Élise',
    })),
    classes: Array.from({ length: CLASSES }, (_, index) => ({
      code: `${6 - (index % 4)}${index}`,
      mef: '10010012110',
      headCount: 24 + (index % 6),
    })),
    weeks: weeksOf(year),
    lessons: Array.from({ length: LESSONS }, (_, index) => aLessonOf(index, teacherId)),
  };
}

function aLessonOf(index: number, teacherId: (index: number) => string): WrittenLesson {
  const group = index % CLASSES;
  const slot = Math.floor(index / CLASSES);
  return {
    classCode: `${6 - (group % 4)}${group}`,
    subjectCode: subjects[(group + slot) % subjects.length]?.code ?? '',
    teacherId: teacherId(group * 2 + slot),
    weekday: 1 + (slot % 5),
    startMinute: 480 + 60 * Math.floor(slot / 5),
    minutes: 55,
    placeCode: `S${group}`,
  };
}
