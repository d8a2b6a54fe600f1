/**
 * Writes a timetable as the pair of files that every timetable program exchanges with STS-web, in the shape real ones
 * have (ISO-8859-15), so that invented schools come in by the same
 * door as real ones. Not for real schools: an upward export would overwrite services in STS-web.
 */
export interface WrittenTimetable {
  uai: string;
  schoolName: string;
  /** The calendar year the school year begins in. */
  year: string;
  startsOn: string;
  endsOn: string;
  subjects: readonly { code: string; label: string }[];
  teachers: readonly { id: string; lastName: string; firstName: string }[];
  /** `mef` of 11 digits, as in STS. */
  classes: readonly { code: string; mef: string; headCount: number }[];
  /** Mondays of the one alternance, `H`. */
  weeks: readonly string[];
  lessons: readonly WrittenLesson[];
}

export interface WrittenLesson {
  classCode: string;
  subjectCode: string;
  teacherId: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes after midnight, and minutes long. */
  startMinute: number;
  minutes: number;
  placeCode: string;
}

/** The file STS-web gives: school, subjects, teachers, classes; no lesson. */
export function writeStsEmp(timetable: WrittenTimetable): Uint8Array {
  const subjects = timetable.subjects.map(
    ({ code, label }) =>
      `<MATIERE CODE="${code}"><LIBELLE_COURT>${escaped(label.toUpperCase())}</LIBELLE_COURT><LIBELLE_EDITION>${escaped(label)}</LIBELLE_EDITION></MATIERE>`,
  );
  const teachers = timetable.teachers.map(
    ({ id, lastName, firstName }) =>
      `<INDIVIDU ID="${id}" TYPE="epp"><NOM_USAGE>${escaped(lastName)}</NOM_USAGE><PRENOM>${escaped(firstName)}</PRENOM><FONCTION>ENS</FONCTION></INDIVIDU>`,
  );
  const classes = timetable.classes.map(
    ({ code, mef, headCount }) =>
      `<DIVISION CODE="${escaped(code)}"><EFFECTIF_PREVU>${headCount}</EFFECTIF_PREVU><MEFS_APPARTENANCE><MEF CODE="${mef}"/></MEFS_APPARTENANCE></DIVISION>`,
  );
  return encode(`<STS_EDT>
<PARAMETRES>
<UAJ CODE="${timetable.uai}"><DENOM_PRINC>${escaped(timetable.schoolName)}</DENOM_PRINC></UAJ>
<ANNEE_SCOLAIRE ANNEE="${timetable.year}"><DATE_DEBUT>${timetable.startsOn}</DATE_DEBUT><DATE_FIN>${timetable.endsOn}</DATE_FIN></ANNEE_SCOLAIRE>
</PARAMETRES>
<NOMENCLATURES><MATIERES>
${subjects.join('\n')}
</MATIERES></NOMENCLATURES>
<DONNEES>
<INDIVIDUS>
${teachers.join('\n')}
</INDIVIDUS>
<STRUCTURE><DIVISIONS>
${classes.join('\n')}
</DIVISIONS></STRUCTURE>
</DONNEES>
</STS_EDT>
`);
}

/** The file a timetable program gives: the weeks, and the lessons. */
export function writeEmpSts(timetable: WrittenTimetable): Uint8Array {
  const weeks = timetable.weeks.map((monday) => `<DATE_DEBUT_SEMAINE>${monday}</DATE_DEBUT_SEMAINE>`);
  const byClass = Map.groupBy(timetable.lessons, ({ classCode }) => classCode);
  const classes = [...byClass].map(
    ([code, lessons]) => `<DIVISION CODE="${escaped(code)}"><SERVICES>
${services(lessons)}
</SERVICES></DIVISION>`,
  );
  return encode(`<EDT_STS>
<PARAMETRES><UAJ>${timetable.uai}</UAJ><ANNEE_SCOLAIRE ANNEE="${timetable.year}"/></PARAMETRES>
<ALTERNANCES>
<ALTERNANCE CODE="H"><LIBELLE_EDITION>Hebdomadaire</LIBELLE_EDITION><SEMAINES>
${weeks.join('\n')}
</SEMAINES></ALTERNANCE>
</ALTERNANCES>
<DONNEES><STRUCTURE><DIVISIONS>
${classes.join('\n')}
</DIVISIONS></STRUCTURE></DONNEES>
</EDT_STS>
`);
}

function services(lessons: readonly WrittenLesson[]): string {
  return [...Map.groupBy(lessons, ({ subjectCode, teacherId }) => `${subjectCode} ${teacherId}`).values()]
    .flatMap((taught) => {
      const [first] = taught;
      if (!first) return [];
      return `<SERVICE CODE_MATIERE="${first.subjectCode}" CODE_MOD_COURS="CG"><ENSEIGNANTS><ENSEIGNANT ID="${first.teacherId}" TYPE="epp"><COURS_RATTACHES>
${taught.map(cours).join('\n')}
</COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE>`;
    })
    .join('\n');
}

function cours({ weekday, startMinute, minutes, placeCode }: WrittenLesson): string {
  return `<COURS><CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>${weekday}</JOUR><HEURE_DEBUT>${hhmm(startMinute)}</HEURE_DEBUT><DUREE>${hhmm(minutes)}</DUREE><CODE_SALLE>${escaped(placeCode)}</CODE_SALLE></COURS>`;
}

function hhmm(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Invented names keep to the letters that ISO-8859-15 shares with Latin-1, which is what Node can write. */
function encode(xml: string): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="ISO-8859-15"?>\n${xml}`, 'latin1');
}
