/** The names that Pronote writes → the school's own teachers and classes. Whatever fits two of them is nobody. */

export interface NamedTeacher {
  id: string;
  lastName: string;
  firstName: string;
}

/** `M.`, `Mme`, `Mlle`, `Mr`, `Madame`, `Monsieur`, `Dr`, `Pr` in front of a name. */
const civility = /^(?:m|mr|mme|mlle|mlles|mmes|madame|monsieur|mademoiselle|dr|pr)\.?\s+/;

/**
 * Recognises the teacher somebody wrote: `BRUMEVAL P.`, `M. Brumeval`, `BRUMEVAL Paul`, `Paul BRUMEVAL`, with or without
 * accents and hyphens. Null when nobody or more than one fits.
 */
export function teacherMatcher(teachers: readonly NamedTeacher[]): (written: string) => string | null {
  const known = teachers.map(({ id, lastName, firstName }) => ({
    id,
    names: namesOf(plain(lastName), plain(firstName)),
  }));
  return (written) => {
    const name = plain(written).replace(civility, '');
    const fitting = known.filter(({ names }) => names.has(name));
    return fitting.length === 1 ? (fitting[0]?.id ?? null) : null;
  };
}

/** As `teacherMatcher`, for a single name. */
export function matchTeacher(written: string, teachers: readonly NamedTeacher[]): string | null {
  return teacherMatcher(teachers)(written);
}

/** Whose calendar `Calendrier - …` is: a teacher's, a class's, or (null) somebody else's, a pupil's maybe. */
export function matchOwner(
  owner: string,
  { teachers, classCodes }: { teachers: readonly NamedTeacher[]; classCodes: readonly string[] },
): { teacherId: string } | { classCode: string } | null {
  const teacherId = matchTeacher(owner, teachers);
  if (teacherId !== null) return { teacherId };
  const name = plain(owner).replace(/^(?:classe|groupe)\s+/, '');
  const classCode = classCodes.find((code) => plain(code) === name);
  return classCode === undefined ? null : { classCode };
}

/** All ways to write a name; none for a teacher without one. */
function namesOf(lastName: string, firstName: string): ReadonlySet<string> {
  if (lastName === '') return new Set();
  // `J-P.` and `J.P.` are Jean-Pierre's; both are `j p` here.
  const initials = firstName.split(' ').map((part) => part.slice(0, 1));
  const given = [firstName, initials[0] ?? '', initials.join(' '), initials.join('')];
  return new Set([lastName, ...given.flatMap((one) => [`${lastName} ${one}`.trim(), `${one} ${lastName}`.trim()])]);
}

/** Small letters without accents; hyphens, dots and apostrophes are blanks; what stands in brackets is left out. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/\(.*?\)/g, ' ')
    .replace(/[^a-z0-9<>]+/g, ' ')
    .trim();
}
