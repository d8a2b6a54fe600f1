import { TeacherNames } from './teacher-names.ts';
import { plain, type TimetableTeacher } from './timetable.ts';

/** A school's teachers as files name them: by key, or by name. */
export class TeacherBook {
  readonly #names: TeacherNames<TimetableTeacher>;
  readonly #byKey: Map<string, TimetableTeacher>;

  constructor(teachers: readonly TimetableTeacher[]) {
    this.#names = new TeacherNames(teachers);
    this.#byKey = new Map(teachers.map((teacher) => [teacher.key, teacher]));
  }

  byKey(key: string): TimetableTeacher | null {
    return this.#byKey.get(key) ?? null;
  }

  /** Null for nobody, `several` when the name fits more than one. */
  find(name: string): TimetableTeacher | 'several' | null {
    return this.#names.find(name);
  }

  /** Somebody the school did not know yet; from now on they are found. */
  create(lastName: string, firstName: string): TimetableTeacher {
    const teacher = { key: `table:${plain(`${lastName} ${firstName}`)}`, lastName, firstName };
    this.#names.add(teacher);
    this.#byKey.set(teacher.key, teacher);
    return teacher;
  }
}

/** `BRUMEVAL Paul` → both names: French files write the last name in capitals. Without capitals all of it is the last name. */
export function splitName(text: string): { lastName: string; firstName: string } {
  const words = text.trim().split(/\s+/);
  const isCapital = (word: string) => word === word.toUpperCase() && /\p{L}{2}/u.test(word);
  const last = words.filter(isCapital);
  if (last.length === 0 || last.length === words.length) return { lastName: words.join(' '), firstName: '' };
  return { lastName: last.join(' '), firstName: words.filter((word) => !isCapital(word)).join(' ') };
}
