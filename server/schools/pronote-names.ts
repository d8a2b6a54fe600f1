/** The names that Pronote writes → the school's own teachers and classes. Whatever fits two of them is nobody. */
import { TeacherNames } from './teacher-names.ts';
import { plain } from './timetable.ts';

export interface NamedTeacher {
  id: string;
  lastName: string;
  firstName: string;
}

/** Recognises the teacher somebody wrote. Null when nobody or more than one fits. */
export function teacherMatcher(teachers: readonly NamedTeacher[]): (written: string) => string | null {
  const names = new TeacherNames(teachers);
  return (written) => {
    const found = names.find(written);
    return found === null || found === 'several' ? null : found.id;
  };
}

/** Whose calendar `Calendrier - …` is: a teacher's, a class's, or (null) somebody else's, a pupil's maybe. */
export function matchOwner(
  owner: string,
  { teachers, classCodes }: { teachers: readonly NamedTeacher[]; classCodes: readonly string[] },
): { teacherId: string } | { classCode: string } | null {
  const teacherId = teacherMatcher(teachers)(owner);
  if (teacherId !== null) return { teacherId };
  const name = plain(owner.replaceAll(/\([^()]*\)/g, ' ')).replace(/^(?:classe|groupe) /, '');
  const classCode = classCodes.find((code) => plain(code) === name);
  return classCode === undefined ? null : { classCode };
}
