/** Things with their number, held together by a no-break space. */

const NBSP = '\u00a0';

/** "1 séance", "4 séances". French takes the singular for 0 as well. */
export function lessons(count: number): string {
  return `${figure(count)}${NBSP}${count > 1 ? 'séances' : 'séance'}`;
}

/** "1 proposition", "4 propositions". */
export function offers(count: number): string {
  return `${figure(count)}${NBSP}${count > 1 ? 'propositions' : 'proposition'}`;
}

/** "1 absence", "2 absences". */
export function absences(count: number): string {
  return `${figure(count)}${NBSP}${count > 1 ? 'absences' : 'absence'}`;
}

/** 1412 → "1 412", with the narrow no-break space of French figures. */
export function figure(count: number): string {
  return count.toLocaleString('fr-FR');
}
