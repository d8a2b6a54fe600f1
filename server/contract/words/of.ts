/** "de Paul Brumeval", "d’Aline Quercelle", "d’Hugo Dormelle": French drops the e before a vowel, and before the h of given names. */
export function of(name: string): string {
  return /^[aeiouh]/i.test(name.normalize('NFD')) ? `d’${name}` : `de ${name}`;
}
