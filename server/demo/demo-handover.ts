import type { Sql } from '#db/sql.ts';
import { addDocument, handClassOver } from '../absences/handover.ts';
import { coveredClasses } from '../cover/covered-classes.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';

/** What the absent teacher asked the office to pass on. */
const STANDS_AT = [
  'Chapitre 4, théorème de Thalès : la leçon est écrite dans le cahier, le premier exercice est corrigé.',
  'Aujourd’hui : exercices 3 et 4 page 112, en binômes, puis correction au tableau.',
  'Travail à donner : exercice 7 page 113.',
].join('\n');
const SHEET = `Théorème de Thalès : fiche d’exercices

1. Les droites (BC) et (MN) sont parallèles. AM = 3 cm, AB = 5 cm, AC = 7 cm. Calculer AN.
2. À l’ombre d’un arbre : un bâton de 1,20 m a une ombre de 0,80 m, l’arbre une ombre de 6 m. Quelle est sa hauteur ?
`;

/** Leaves for whoever takes the lessons of an absence what schools leave: where each class stands, and a sheet of exercises. */
export async function leaveHandover(
  { sql, leave }: { sql: Sql; leave: LeaveHappening },
  absenceId: string,
  act: Act,
): Promise<void> {
  const world = { sql, leave, classesOf: coveredClasses };
  for (const { classId } of await coveredClasses(sql, absenceId)) {
    await handClassOver(world, { absenceId, classId, text: STANDS_AT, act });
  }
  await addDocument(world, { absenceId, name: 'Thalès, exercices.txt', content: whole(SHEET), act });
}

async function* whole(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
