import type { PronoteCalendar, PronoteLesson } from './pronote-calendar.ts';
import { matchOwner } from './pronote-names.ts';
import { isName } from './sts-emp.ts';
import {
  groupKeyOf,
  type LessonFacts,
  mondayOf,
  type PupilGroup,
  type Timetable,
  type TimetableTeacher,
} from './timetable.ts';
import { ClassNames } from './timetable-class-names.ts';
import { type AskedSchool, namesOf, type Participants } from './timetable-draft.ts';
import { highest, levelOfCode } from './timetable-groups.ts';
import type { Rejections } from './timetable-rejections.ts';
import { type SubjectBook, subjectBook } from './timetable-subjects.ts';
import { TeacherBook } from './timetable-teachers.ts';

/** A weekly hour as a calendar shows it, in the weeks in which it was met. */
export interface Slot {
  /** Without alternance: the weeks stand beside it. */
  facts: LessonFacts;
  participants: Participants;
  /** Mondays. */
  weeks: Set<string>;
  /** Place → how often; what changed for one day only does not count, nor does silence. */
  places: Map<string, number>;
}

/** Whose calendar it is. */
export type CalendarOwner = { teacherKey: string } | { classCode: string } | null;

interface EventTimes {
  day: string;
  week: string;
  weekday: number;
  startMinute: number;
  endMinute: number;
}

/** Statuses that show the timetable as it usually is, whatever happens on that day. */
const usual: ReadonlySet<PronoteLesson['status']> = new Set(['held', 'teacher_absent', 'cancelled', 'place_changed']);

export function isUsual({ status }: PronoteLesson): boolean {
  return usual.has(status);
}

/** What makes an hour this one, whatever its weeks. */
export function slotKey(lesson: LessonFacts): string {
  const { subjectCode, teacherKey, weekday, startMinute } = lesson;
  return JSON.stringify([groupKeyOf(lesson), subjectCode, teacherKey, weekday, startMinute]);
}

/** When an event takes place, on the school's clock. */
export function eventTimes({ day, startMinute, endMinute }: PronoteLesson): EventTimes {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return { day, week: mondayOf(day), weekday, startMinute, endMinute };
}

/**
 * Whose calendar it is: its name says so, else its lessons have one class in common, and no other. The name may be a pupil's: it is
 * compared with the school's teachers and classes, and forgotten.
 */
export function ownerIn({ owner, lessons }: PronoteCalendar, { teachers, classes }: Timetable): CalendarOwner {
  const classCodes = classes.filter(({ kind }) => kind === 'class').map(({ code }) => code);
  const named =
    owner === null
      ? null
      : matchOwner(owner, { teachers: teachers.map(({ key, ...names }) => ({ id: key, ...names })), classCodes });
  if (named !== null) return 'teacherId' in named ? { teacherKey: named.teacherId } : named;
  // In a class's calendar only groups name classes: the whole class goes without saying.
  const [first, ...others] = lessons
    .filter(isUsual)
    .map(classesIn)
    .filter((codes) => codes.length > 0);
  const common = new Set(first?.filter((code) => others.every((codes) => codes.includes(code))));
  const [only] = common;
  return only === undefined || common.size > 1 ? null : { classCode: only };
}

function classesIn({ classes, classParts }: PronoteLesson): string[] {
  return [...classes, ...classParts.map(({ className }) => className)];
}

/** The weekly hours of a calendar; events that cannot be understood are rejected, each cause once. */
export function slotsIn(
  calendar: PronoteCalendar,
  school: AskedSchool,
  owner: CalendarOwner,
  rejections: Rejections,
): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  const understand = eventReader(calendar, school, owner, rejections);
  for (const { line, reason } of calendar.rejected) {
    rejections.add({ file: 'pronote', line, reason: 'field_unreadable', field: 'VEVENT', fact: reason });
  }
  for (const lesson of calendar.lessons.filter(isUsual)) {
    for (const { facts, participants, week } of understand(lesson)) {
      const key = slotKey(facts);
      const slot = slots.get(key) ?? { facts, participants, weeks: new Set(), places: new Map() };
      slots.set(key, slot);
      slot.weeks.add(week);
      const { placeCode: place } = facts;
      if (place === null || lesson.status === 'place_changed') continue;
      slot.places.set(place, (slot.places.get(place) ?? 0) + 1);
    }
  }
  return slots;
}

interface UnderstoodEvent {
  facts: LessonFacts;
  participants: Participants;
  week: string;
}

function eventReader(
  calendar: PronoteCalendar,
  school: AskedSchool,
  owner: CalendarOwner,
  rejections: Rejections,
): (lesson: PronoteLesson) => UnderstoodEvent[] {
  const { inForce, year } = school;
  const classNames = new ClassNames(
    inForce.classes,
    calendar.lessons.map((lesson) => classText(lesson, owner)),
  );
  const subjects = subjectBook(inForce.subjects);
  const teachers = new TeacherBook(inForce.teachers);
  const told = new Set<string>();
  return (lesson) => {
    const reject: Reject = (reason, field, fact) => {
      const cause = [reason, field, fact].join('\n');
      if (!told.has(cause)) rejections.add({ file: 'pronote', line: lesson.line, reason, field, fact });
      told.add(cause);
      return null;
    };
    const { week, day, ...times } = eventTimes(lesson);
    if (day < year.startsOn || day > year.endsOn) reject('outside_school_year', 'DTSTART', day);
    else if (times.endMinute > 24 * 60) reject('ends_after_midnight', 'DTEND', day);
    else {
      const named = classText(lesson, owner);
      const group = groupOf(named, classNames, inForce) ?? reject('class_unknown', 'Classe', named);
      const subject = subjectOf(lesson, subjects, reject);
      const placeCode = lesson.places[0] ?? null;
      if (group === null || subject === null) return [];
      return teachersOf(lesson, teachers, owner, reject).map((teacher) => {
        const participants = { group, subject, teacher };
        const facts = { ...namesOf(participants), modality: 'CG', alternanceCode: '', ...times, placeCode };
        return { facts, participants, week };
      });
    }
    return [];
  };
}

type Reject = (reason: Parameters<Rejections['add']>[0]['reason'], field: string, fact: string) => null;

/** As EDT writes it in its tables, which the same reader understands. */
function classText({ groups, classParts, classes }: PronoteLesson, owner: CalendarOwner): string {
  const parts = classParts.map(({ className, part }) => `<${className}> ${part}`);
  const named = [...groups.map((group) => `[${group}]`), ...parts, ...classes];
  return named.length === 0 && owner !== null && 'classCode' in owner ? owner.classCode : named.join(', ');
}

function groupOf(text: string, classNames: ClassNames, inForce: Timetable): PupilGroup | null {
  const named = classNames.read(text);
  if (![named.code, ...named.ofClasses].every(isName)) return null;
  const known = inForce.classes.find(({ kind, code }) => kind === named.kind && code === named.code);
  const level = named.kind === 'class' ? levelOfCode(named.code) : highest(named.ofClasses.map(levelOfCode));
  return known ?? { ...named, level, headCount: null };
}

function subjectOf({ subject }: PronoteLesson, subjects: SubjectBook, reject: Reject) {
  if (subject === '') return reject('field_missing', 'Matière', '');
  return subjects.find([subject]) ?? reject('subject_unknown', 'Matière', subject);
}

/** A teacher's own calendar names none. Nobody is created from a calendar: a name in it may be anybody's. */
function teachersOf(
  { teachers }: PronoteLesson,
  book: TeacherBook,
  owner: CalendarOwner,
  reject: Reject,
): TimetableTeacher[] {
  if (teachers.length === 0 && owner !== null && 'teacherKey' in owner)
    return [book.byKey(owner.teacherKey) ?? []].flat();
  if (teachers.length === 0) reject('field_missing', 'Professeur', '');
  return teachers.flatMap((name) => {
    const found = book.find(name);
    if (found !== null && found !== 'several') return found;
    reject('teacher_unknown', 'Professeur', name);
    return [];
  });
}
