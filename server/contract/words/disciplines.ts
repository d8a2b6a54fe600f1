/**
 * Disciplines that schools teach (first four signs of a national subject code) as people call them, in their order of
 * speech. Source: Base centrale des nomenclatures of the ministry, n_matiere_enseignee, read 2026-11.
 */
export const disciplineNames: ReadonlyMap<string, string> = new Map([
  ['0301', 'Allemand'],
  ['0302', 'Anglais'],
  ['0303', 'Arabe'],
  ['0901', 'Arts plastiques'],
  ['0304', 'Chinois'],
  ['1001', 'Éducation physique et sportive'],
  ['0813', 'Éducation musicale'],
  ['0306', 'Espagnol'],
  ['0207', 'Français'],
  ['0238', 'Français langue étrangère'],
  ['0239', 'Français langue seconde'],
  ['0202', 'Grec ancien'],
  ['0406', 'Histoire-géographie'],
  ['0421', 'Histoire-géographie-éducation civique'],
  ['0105', 'Humanités, littérature et philosophie'],
  ['0309', 'Italien'],
  ['0310', 'Japonais'],
  ['0053', 'Langue des signes française'],
  ['0240', 'Langues et cultures de l’Antiquité'],
  ['0201', 'Latin'],
  ['0235', 'Lettres-histoire'],
  ['0613', 'Mathématiques'],
  ['0103', 'Philosophie'],
  ['0623', 'Physique-chimie'],
  ['0629', 'Sciences de la vie et de la Terre'],
  ['0507', 'Sciences économiques et sociales'],
  ['0708', 'Technologie'],
]);

/** The name of a discipline; one that is not in the list shows its code. */
export function disciplineName(discipline: string): string {
  return disciplineNames.get(discipline) ?? discipline;
}
