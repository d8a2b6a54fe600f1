/**
 * A place as one says it in a sentence: `203` → "salle 203", and `Salle 12`, as many timetables write it, → "salle 12".
 */
export function placeName(code: string): string {
  return /^salle\b/i.test(code) ? code.replace(/^salle/i, 'salle') : `salle\u00a0${code}`;
}

/** The same as a title: "Salle 203". */
export function placeTitle(code: string): string {
  const name = placeName(code);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
