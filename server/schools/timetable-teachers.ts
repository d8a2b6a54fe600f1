import { plain, type TimetableTeacher } from './timetable.ts';

/** Finds a school's teachers by the names files write, in the many ways they write them. */
export class TeacherBook {
  readonly #byName = new Map<string, Set<TimetableTeacher>>();
  readonly #byKey = new Map<string, TimetableTeacher>();

  constructor(teachers: readonly TimetableTeacher[]) {
    for (const teacher of teachers) this.#add(teacher);
  }

  byKey(key: string): TimetableTeacher | null {
    return this.#byKey.get(key) ?? null;
  }

  /**
   * Who is meant by `ISARD Chloé`, `Chloé ISARD`, `Mme ISARD`, `ISARD C.`
   * @returns null for nobody, `several` when the name fits more than one
   */
  find(name: string): TimetableTeacher | 'several' | null {
    const found = this.#byName.get(withoutTitle(plain(name)));
    if (found === undefined) return null;
    const [first, second] = found;
    return second === undefined ? (first ?? null) : 'several';
  }

  /** Somebody the school did not know yet; from now on they are found. */
  create(lastName: string, firstName: string): TimetableTeacher {
    const teacher = { key: `table:${plain(`${lastName} ${firstName}`)}`, lastName, firstName };
    this.#add(teacher);
    return teacher;
  }

  #add(teacher: TimetableTeacher): void {
    const last = plain(teacher.lastName);
    const first = plain(teacher.firstName);
    const initials = first
      .split(' ')
      .map((part) => part.charAt(0))
      .join(' ');
    this.#byKey.set(teacher.key, teacher);
    for (const name of new Set([
      last,
      `${last} ${first}`,
      `${first} ${last}`,
      `${last} ${initials}`,
      `${last} ${first.charAt(0)}`,
    ])) {
      const known = this.#byName.get(name.trim());
      if (known) known.add(teacher);
      else this.#byName.set(name.trim(), new Set([teacher]));
    }
  }
}

function withoutTitle(name: string): string {
  return name.replace(/^(m|mr|mme|mlle|monsieur|madame|mademoiselle) (?=\S{2})/, '');
}

/** `BRUMEVAL Paul` → both names: French files write the last name in capitals. Without capitals all of it is the last name. */
export function splitName(text: string): { lastName: string; firstName: string } {
  const words = text.trim().split(/\s+/);
  const isCapital = (word: string) => word === word.toUpperCase() && /\p{L}{2}/u.test(word);
  const last = words.filter(isCapital);
  if (last.length === 0 || last.length === words.length) return { lastName: words.join(' '), firstName: '' };
  return { lastName: last.join(' '), firstName: words.filter((word) => !isCapital(word)).join(' ') };
}
