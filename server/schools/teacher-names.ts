import { plain } from './timetable.ts';

/** `M.`, `Mme`, `Mlle`, `Mr`, `Madame`, `Monsieur`, `Dr`, `Pr` in front of a name of more than one letter. */
const title = /^(?:m|mr|mme|mlle|mlles|mmes|madame|monsieur|mademoiselle|dr|pr) (?=\S{2})/;

/** Recognises people by the names files and calendars write, in the many ways they write them. */
export class TeacherNames<T extends { lastName: string; firstName: string }> {
  readonly #known = new Map<string, Set<T>>();

  constructor(teachers: readonly T[]) {
    for (const teacher of teachers) this.add(teacher);
  }

  add(teacher: T): void {
    for (const name of waysToWrite(teacher)) {
      const known = this.#known.get(name);
      if (known) known.add(teacher);
      else this.#known.set(name, new Set([teacher]));
    }
  }

  /**
   * Who is meant by `ISARD Chloé`, `Chloé ISARD`, `Mme ISARD`, `ISARD C.`, `LE GOFF J.-P.`; what stands in brackets is left out.
   * @returns null for nobody, `several` when the name fits more than one
   */
  find(written: string): T | 'several' | null {
    const name = plain(written.replaceAll(/\([^()]*\)/g, ' ')).replace(title, '');
    const [only = null, another] = this.#known.get(name) ?? [];
    return another === undefined ? only : 'several';
  }
}

/** All ways to write a name; none for somebody without a last name. */
function waysToWrite(teacher: { lastName: string; firstName: string }): ReadonlySet<string> {
  const [last, first] = [plain(teacher.lastName), plain(teacher.firstName)];
  if (last === '') return new Set();
  // `J-P.`, `J.P.` and `JP.` are Jean-Pierre's.
  const initials = first.split(' ').map((part) => part.charAt(0));
  const given = [first, first.charAt(0), initials.join(' '), initials.join('')];
  return new Set([last, ...given.flatMap((one) => [`${last} ${one}`.trim(), `${one} ${last}`.trim()])]);
}
