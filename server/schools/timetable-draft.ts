import { withoutLessons } from './sts-pair.ts';
import {
  type GroupKey,
  groupKeyOf,
  type LessonFacts,
  lessonKey,
  type PupilGroup,
  type Reading,
  type SchoolYear,
  type TaughtService,
  type Timetable,
  type TimetableSubject,
  type TimetableTeacher,
  withId,
} from './timetable.ts';
import type { AlternanceBook } from './timetable-alternances.ts';
import type { Rejections } from './timetable-rejections.ts';

/** What a file is read for: the school, what stands there now, and when. */
export interface AskedSchool {
  uai: string;
  timeZone: string;
  /** The year in force, or the one that today lies in before the first import. */
  year: SchoolYear;
  /** With every teacher and class that was ever imported, so that they are recognised. */
  inForce: Timetable;
  /** Days of that year without lessons. */
  closedDays: ReadonlySet<string>;
}

/** Those who take part in a lesson, as the file or the school describes them. */
export interface Participants {
  group: PupilGroup;
  subject: TimetableSubject;
  teacher: TimetableTeacher;
}

/** A timetable that grows lesson by lesson out of a file that knows lessons only. */
export class TimetableDraft {
  readonly #lessons = new Map<string, LessonFacts>();
  readonly #subjects = new Map<string, TimetableSubject>();
  readonly #teachers = new Map<string, TimetableTeacher>();
  readonly #groups = new Map<GroupKey, PupilGroup>();

  /**
   * Adds a lesson; the same one twice says nothing new.
   * @param participants needed unless the school knows all of them already
   * @returns false when it contradicts one that is kept already
   */
  keep(lesson: LessonFacts, participants?: Participants): boolean {
    const key = lessonKey(lesson);
    const twin = this.#lessons.get(key);
    if (twin) return twin.endMinute === lesson.endMinute && twin.placeCode === lesson.placeCode;
    this.#lessons.set(key, lesson);
    if (participants === undefined) return true;
    const { group, subject, teacher } = participants;
    this.#subjects.set(subject.code, subject);
    this.#teachers.set(teacher.key, teacher);
    this.#groups.set(groupKeyOf(lesson), group);
    return true;
  }

  /** Throws `import_without_lessons` when nothing was understood. Who teaches what without an hour stays as it was. */
  finish({ uai, year, inForce }: AskedSchool, alternances: AlternanceBook, rejections: Rejections): Reading {
    const lessons = [...this.#lessons.values()];
    if (lessons.length === 0) throw withoutLessons(rejections);
    const services = [...hourless(inForce), ...servicesOf(lessons)];
    const taught = new Set(services.map(groupKeyOf));
    const teaching = new Set(services.map(({ teacherKey }) => teacherKey));
    const groups = new Map([...inForce.classes.map((group) => [keyOf(group), group] as const), ...this.#groups]);
    const teachers = new Map([
      ...inForce.teachers.map((teacher) => [teacher.key, teacher] as const),
      ...this.#teachers,
    ]);
    const subjects = new Map([
      ...inForce.subjects.map((subject) => [subject.code, subject] as const),
      ...this.#subjects,
    ]);
    return {
      timetable: {
        uai,
        year,
        subjects: [...subjects.values()],
        teachers: [...teachers.values()].filter(({ key }) => teaching.has(key)),
        classes: [...groups.values()].filter((group) => taught.has(keyOf(group))),
        places: [...new Set(lessons.flatMap(({ placeCode }) => placeCode ?? []))],
        alternances: alternances.all(),
        lessons: lessons.map((lesson) => withId(uai, lesson)),
        services,
      },
      rejected: rejections.rows,
    };
  }
}

function keyOf({ kind, code }: PupilGroup): GroupKey {
  return groupKeyOf({ classKind: kind, classCode: code });
}

/** Who takes part, by the codes a lesson names them with. */
export function namesOf({ group, subject, teacher }: Participants): Omit<TaughtService, 'modality'> {
  return { classKind: group.kind, classCode: group.code, subjectCode: subject.code, teacherKey: teacher.key };
}

/** Each service that has an hour, once. */
function servicesOf(lessons: readonly TaughtService[]): TaughtService[] {
  return [
    ...new Map(
      lessons.map(({ classKind, classCode, subjectCode, teacherKey, modality }) => {
        const service = { classKind, classCode, subjectCode, teacherKey, modality };
        return [JSON.stringify(Object.values(service)), service];
      }),
    ).values(),
  ];
}

/** The services in force that have no hour: lessons say nothing about them. */
function hourless({ services, lessons }: Timetable): TaughtService[] {
  const held = new Set(lessons.map(withoutModality));
  return services.filter((service) => !held.has(withoutModality(service)));
}

function withoutModality(taught: TaughtService): string {
  return JSON.stringify([groupKeyOf(taught), taught.subjectCode, taught.teacherKey]);
}
