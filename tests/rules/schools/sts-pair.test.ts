import { describe, expect, test } from 'vitest';
import type { FailureDetail } from '#contract/failure.ts';
import { Refusal } from '#contract/failure.ts';
import { readStsFiles } from '../../../server/schools/sts-pair.ts';
import { levelOfMef } from '../../../server/schools/timetable-groups.ts';
import {
  aLesson,
  aTimetable,
  filesOf,
  type TimetableFiles,
  tampered,
  timetableOf,
  UAI,
} from '../../support/build/schools.ts';

const read = ({ stsEmp, empSts }: TimetableFiles, uai = UAI) => readStsFiles(uai, [stsEmp, empSts]);

function refused(files: TimetableFiles, uai = UAI): { code: string; details: FailureDetail[] } {
  try {
    read(files, uai);
  } catch (refusal) {
    if (refusal instanceof Refusal) return { code: refusal.code, details: refusal.details };
    throw refusal;
  }
  throw new Error('It was not refused.');
}

const lineOf = (file: Uint8Array, text: string) =>
  Buffer.from(file)
    .toString('latin1')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

describe('what is read', () => {
  test('classes with level and head count, names in their letters, ids that stay the same', () => {
    const timetable = timetableOf(filesOf(aTimetable()));
    expect(timetable.classes).toEqual([
      { kind: 'class', code: '6A', ofClasses: [], level: '6e', headCount: 24 },
      { kind: 'class', code: '3A', ofClasses: [], level: '3e', headCount: 27 },
    ]);
    expect(timetable.teachers.map(({ firstName }) => firstName)).toEqual(['Paul', 'Zoé']);
    expect(timetable.places).toEqual(['101', 'LAB SVT']);
    const again = timetableOf(filesOf(aTimetable()));
    expect(again).toEqual(timetable);
    expect(new Set(timetable.lessons.map(({ id }) => id)).size).toBe(3);
  });

  test('birth dates, civil names and teachers without lessons or services stay outside', () => {
    const files = tampered(
      'stsEmp',
      '<INDIVIDU ID="90002" TYPE="epp">',
      '<INDIVIDU ID="90011" TYPE="local"><NOM_USAGE>KERNEVEL</NOM_USAGE></INDIVIDU><INDIVIDU ID="90002" TYPE="epp"><DATE_NAISSANCE>1980-01-01</DATE_NAISSANCE><NOM_PATRONYMIQUE>DUPUIS</NOM_PATRONYMIQUE>',
    );
    const told = JSON.stringify(timetableOf(files));
    expect(told).toContain('BRUMEVAL');
    for (const secret of ['1980', 'DUPUIS', 'KERNEVEL']) expect(told).not.toContain(secret);
  });

  test('a group of 4e and 3e counts as 3e, also where older files call its parts DIVISION', () => {
    const group = (part: string) =>
      `</DIVISIONS><GROUPES><GROUPE CODE="LV2"><DIVISIONS_APPARTENANCE><${part} CODE="6A"/><${part} CODE="3A"/></DIVISIONS_APPARTENANCE>
<SERVICES><SERVICE CODE_MATIERE="061300"><ENSEIGNANTS><ENSEIGNANT ID="90002"><COURS_RATTACHES><COURS><CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>3</JOUR><HEURE_DEBUT>0800</HEURE_DEBUT><DUREE>0155</DUREE></COURS></COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE></SERVICES></GROUPE></GROUPES>`;
    for (const part of ['DIVISION_APPARTENANCE', 'DIVISION']) {
      const empSts = tampered('empSts', '</DIVISIONS>', group(part));
      const { classes, lessons } = timetableOf(tampered('stsEmp', '</DIVISIONS>', group(part), empSts));
      expect(classes.at(-1)).toEqual({
        kind: 'group',
        code: 'LV2',
        ofClasses: ['6A', '3A'],
        level: '3e',
        headCount: null,
      });
      expect(lessons.at(-1)).toMatchObject({
        classKind: 'group',
        weekday: 3,
        startMinute: 480,
        endMinute: 595,
        placeCode: null,
      });
      expect(classes.map(({ level }) => level)).toEqual(['6e', '3e', '3e']);
    }
  });

  test('a week that begins on Sunday stands for the Monday after it, and a week listed twice is one', () => {
    const files = tampered('empSts', '>2026-11-23<', '>2026-11-15<');
    expect(timetableOf(files).alternances[0]?.weeks).toEqual(['2026-11-16']);
  });

  test('the school may stand in emp_sts as an attribute, or not at all', () => {
    const { lessons } = timetableOf(filesOf(aTimetable()));
    for (const uaj of [`<UAJ CODE="${UAI}"/>`, '']) {
      expect(timetableOf(tampered('empSts', `<UAJ>${UAI}</UAJ>`, uaj)).lessons).toEqual(lessons);
    }
  });

  test('the same row twice is one lesson', () => {
    const timetable = aTimetable({ lessons: [aLesson(), aLesson()] });
    expect(timetableOf(filesOf(timetable)).lessons).toHaveLength(1);
  });

  test('UTF-8 and Windows-1252 are read when they are declared', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const text = Buffer.from(stsEmp).toString('latin1');
    const utf8 = Buffer.from(text.replace('ISO-8859-15', 'UTF-8').replace('Zoé', 'Zoé ’'), 'utf8');
    const windows = Buffer.from(text.replace('ISO-8859-15', 'windows-1252').replace('Zoé', 'Zoé \x92'), 'latin1');
    for (const file of [utf8, windows]) {
      expect(timetableOf({ stsEmp: file, empSts }).teachers[1]?.firstName).toBe('Zoé ’');
    }
  });

  test.each([
    ['10010012110', '6e'],
    ['1031001911', '3e'],
    ['16710002110', '3e'],
    ['20010010110', '2de'],
    ['24720002330', 'Tle'],
    ['24121303210', 'CAP'],
    ['99999999999', null],
  ])('MEF %s is level %s', (mef, level) => expect(levelOfMef(mef)).toBe(level));
});

describe('a bad file says no, with its line', () => {
  test('the same file twice: says which one is missing', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const fact = (files: TimetableFiles) => refused(files);
    expect(fact({ stsEmp, empSts: stsEmp })).toEqual({
      code: 'import_files_do_not_belong',
      details: [{ fact: 'emp_sts' }],
    });
    expect(fact({ stsEmp: empSts, empSts }).details).toEqual([{ fact: 'sts_emp' }]);
  });

  test('another school, in either file', () => {
    expect(refused(filesOf(aTimetable()), '0010002X')).toEqual({
      code: 'timetable_other_school',
      details: [{ path: 'sts_emp', line: 4, fact: UAI }],
    });
    expect(refused(tampered('empSts', UAI, '0010002X'))).toEqual({
      code: 'timetable_other_school',
      details: [{ path: 'emp_sts', line: 3, fact: '0010002X' }],
    });
    expect(refused(tampered('stsEmp', `CODE="${UAI}"`, ''))).toMatchObject({ code: 'timetable_other_school' });
  });

  test.each([
    ['files of two years', 'empSts', 'ANNEE="2026"', 'ANNEE="2025"', { path: 'emp_sts', line: 3, fact: '2025' }],
    ['a year that ends before it starts', 'stsEmp', '2027-07-02', '2026-07-02', { path: 'sts_emp', line: 5 }],
    ['a year that is not the one named', 'stsEmp', '2026-09-01', '2025-09-01', { path: 'sts_emp', line: 5 }],
  ] as const)('%s', (_, slot, from, to, detail) => {
    const { code, details } = refused(tampered(slot, from, to));
    expect(code).toBe('timetable_other_year');
    expect(details).toEqual([expect.objectContaining(detail)]);
  });

  test('an XML bomb is never parsed', () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`).join('')}]>\n<EDT_STS>`;
    const files = tampered('empSts', '<EDT_STS>', bomb);
    expect(refused(files)).toEqual({ code: 'timetable_has_doctype', details: [{ path: 'files.1', line: 2 }] });
    expect(
      refused(tampered('stsEmp', '<STS_EDT>', '<!doctype STS_EDT SYSTEM "file:///etc/passwd"><STS_EDT>')).code,
    ).toBe('timetable_has_doctype');
  });

  test.each([
    ['an encoding nobody uses', 'ISO-8859-15', 'UTF-16', '<?xml', 'UTF-16'],
    ['UTF-8 declared over Latin letters', 'ISO-8859-15', 'UTF-8', 'GENTIANE', 'UTF-8'],
    ['UTF-8 by silence over Latin letters', ' encoding="ISO-8859-15"', '', 'GENTIANE', 'UTF-8'],
    ['Latin declared over UTF-8 letters', 'Zoé', 'ZoÃ©', 'GENTIANE', 'ISO-8859-15'],
    ['Latin declared over Windows apostrophes', 'Paul', 'Paul\x92', 'BRUMEVAL', 'ISO-8859-15'],
  ])('%s', (_, from, to, onLineOf, fact) => {
    // Without other accents, so that the one in question decides.
    const plain = aTimetable({
      schoolName: 'COLLEGE',
      subjects: aTimetable().subjects.map(({ code }) => ({ code, label: code })),
    });
    const files = tampered('stsEmp', from, to, filesOf(plain));
    expect(refused(files)).toEqual({
      code: 'timetable_encoding_unknown',
      details: [{ path: 'files.0', line: lineOf(files.stsEmp, onLineOf), fact }],
    });
  });

  test('a file cut off in the middle', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const cut = empSts.subarray(0, empSts.length / 2);
    const lines = Buffer.from(cut).toString('latin1').split('\n').length;
    expect(refused({ stsEmp, empSts: cut })).toEqual({
      code: 'timetable_not_xml',
      details: [{ path: 'files.1', line: lines }],
    });
  });

  test('no XML at all, nothing at all, and elements nested by the hundred thousand', () => {
    const { stsEmp } = filesOf(aTimetable());
    for (const text of ['Bonjour', '', '<a>'.repeat(100_000)]) {
      expect(refused({ stsEmp, empSts: Buffer.from(text) }).code).toBe('timetable_not_xml');
    }
  });

  test('a missing date of the school year', () => {
    expect(refused(tampered('stsEmp', '<DATE_FIN>2027-07-02</DATE_FIN>', ''))).toEqual({
      code: 'timetable_rows_rejected',
      details: [{ path: 'sts_emp', line: 5, fact: 'DATE_FIN' }],
    });
  });

  test('weeks that all lie outside the school year', () => {
    const files = filesOf(aTimetable({ weeks: ['2027-07-05', '2027-07-12'] }));
    expect(refused(files)).toEqual({
      code: 'timetable_other_year',
      details: [{ path: 'emp_sts', line: lineOf(files.empSts, '2027-07-05'), fact: '2027-07-05' }],
    });
  });

  test('a timetable without a single lesson would empty the school', () => {
    expect(refused(filesOf(aTimetable({ lessons: [] })))).toEqual({ code: 'import_without_lessons', details: [] });
    const files = filesOf(aTimetable({ lessons: [aLesson({ weekday: 9 })] }));
    expect(refused(files)).toEqual({
      code: 'import_without_lessons',
      details: [{ path: 'emp_sts', line: lineOf(files.empSts, '<JOUR>9<'), fact: 'JOUR = 9' }],
    });
  });
});

describe('a bad row is sent back, and the others are imported', () => {
  test.each([
    ['a teacher', 'stsEmp', 'GENTIANE', 'NOM_USAGE', 'teacher_unknown'],
    ['a first name', 'stsEmp', '>Paul<', 'PRENOM', 'teacher_unknown'],
    ['a subject', 'stsEmp', '>Mathématiques<', 'LIBELLE_EDITION', 'subject_unknown'],
    ['a place', 'empSts', '>LAB SVT<', 'CODE_SALLE', undefined],
  ] as const)(
    '%s with a name of 10,000 characters, and the lessons that hang on it',
    (_, slot, from, field, follows) => {
      const long = 'Z'.repeat(10_000);
      const files = tampered(slot, from, from.startsWith('>') ? `>${long}<` : long);
      const { timetable, rejected } = read(files);
      expect(rejected[0]).toMatchObject({ reason: 'field_unreadable', field, line: lineOf(files[slot], long) });
      expect(rejected[0]?.fact).toMatch(/^Z{40}…$/);
      for (const { reason } of rejected.slice(1)) expect(reason).toBe(follows);
      expect(timetable.lessons.length).toBe(3 - Math.max(1, rejected.length - 1));
    },
  );

  test.each([
    ['field_missing', 'CODE_ALTERNANCE', '', '<CODE_ALTERNANCE>H</CODE_ALTERNANCE>', ''],
    ['alternance_unknown', 'CODE_ALTERNANCE', 'Q', '<CODE_ALTERNANCE>H<', '<CODE_ALTERNANCE>Q<'],
    ['field_missing', 'JOUR', '', '<JOUR>1</JOUR>', ''],
    ['field_unreadable', 'JOUR', '8', '<JOUR>1<', '<JOUR>8<'],
    ['field_missing', 'HEURE_DEBUT', '', '<HEURE_DEBUT>0800</HEURE_DEBUT>', '<HEURE_DEBUT/>'],
    ['field_unreadable', 'HEURE_DEBUT', '2460', '>0800<', '>2460<'],
    ['field_missing', 'DUREE', '', '<DUREE>0055</DUREE>', ''],
    ['field_unreadable', 'DUREE', '0000', '>0055<', '>0000<'],
    ['ends_after_midnight', 'DUREE', '1700', '>0055<', '>1700<'],
    ['subject_unknown', 'CODE_MATIERE', '061399', 'CODE_MATIERE="061300"', 'CODE_MATIERE="061399"'],
    ['teacher_unknown', 'ENSEIGNANT', 'epp:7', 'ENSEIGNANT ID="90002"', 'ENSEIGNANT ID="7"'],
    ['teacher_unknown', 'ENSEIGNANT', 'local:90002', 'ID="90002" TYPE="epp"', 'ID="90002" TYPE="local"'],
  ])('%s: %s %s', (reason, field, fact, from, to) => {
    const files = tampered('empSts', from, to);
    const { timetable, rejected } = read(files);
    const line = lineOf(files.empSts, '<COURS>');
    expect(rejected).toEqual([{ file: 'emp_sts', line, reason, field, fact }]);
    expect(timetable.lessons).toHaveLength(2);
  });

  test.each([
    ['field_unreadable', '2026-11-24'],
    ['field_unreadable', '30/11/2026'],
    ['outside_school_year', '2027-07-05'],
    ['outside_school_year', '2026-08-24'],
  ])('%s: a week that begins on %s is left out of its alternance', (reason, week) => {
    const { timetable, rejected } = read(tampered('empSts', '>2026-11-23<', `>${week}<`));
    expect(rejected).toEqual([{ file: 'emp_sts', line: 7, reason, field: 'DATE_DEBUT_SEMAINE', fact: week }]);
    expect(timetable.alternances[0]?.weeks).toEqual(['2026-11-16']);
    expect(timetable.lessons).toHaveLength(3);
  });

  test('of two rows that contradict each other the first one counts', () => {
    const files = filesOf(aTimetable({ lessons: [aLesson(), aLesson({ placeCode: '102' })] }));
    const { timetable, rejected } = read(files);
    const line = lineOf(files.empSts, '>102<');
    expect(rejected).toEqual([{ file: 'emp_sts', line, reason: 'contradicts_another_row', field: 'COURS', fact: '' }]);
    expect(timetable.lessons.map(({ placeCode }) => placeCode)).toEqual(['101']);
  });

  test('a thousand at most are told', () => {
    const lessons = Array.from({ length: 1_200 }, (_, index) => aLesson({ startMinute: index, minutes: 0 }));
    expect(read(filesOf(aTimetable({ lessons: [...lessons, aLesson()] }))).rejected).toHaveLength(1_000);
  });
});

describe('who teaches what', () => {
  test('is known also without an hour, with its modality', () => {
    const service =
      '<SERVICES><SERVICE CODE_MATIERE="062900" CODE_MOD_COURS="TP"><ENSEIGNANTS><ENSEIGNANT ID="90007"/></ENSEIGNANTS></SERVICE></SERVICES>';
    const files = tampered('stsEmp', '<DIVISION CODE="6A">', `<DIVISION CODE="6A">${service}`);
    expect(timetableOf(files).services).toContainEqual({
      classKind: 'class',
      classCode: '6A',
      subjectCode: '062900',
      teacherKey: 'epp:90007',
      modality: 'TP',
    });
  });
});
