import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FailureDetail, Refusal } from '#contract/failure.ts';
import { MAX_TIMETABLE_BYTES } from '#contract/schools.ts';
import { levelOfMef } from '../../../server/schools/timetable-groups.ts';
import { readTimetable, type Timetable, type TimetableFiles } from '../../../server/schools/timetable-rules.ts';
import { aLesson, aTimetable, dataFile, filesOf, noData, tampered, UAI } from '../../support/build/schools.ts';

function refusal(read: () => unknown): { code: string; details: FailureDetail[] } {
  try {
    read();
  } catch (refused) {
    if (refused instanceof Refusal) return { code: refused.code, details: refused.details };
    throw refused;
  }
  throw new Error('It was not refused.');
}

const refused = (files: TimetableFiles, uai = UAI) => refusal(() => readTimetable(uai, files));
const lineOf = (file: Uint8Array, text: string) =>
  Buffer.from(file)
    .toString('latin1')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;
const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;

describe('the pair of the invented school', () => {
  test.skipIf(noData)('gives exactly the 98 lessons expected (skipped without the open data)', () => {
    const folder = 'emploi-du-temps-exemples';
    const timetable = readTimetable(UAI, {
      stsEmp: readFileSync(dataFile(`${folder}/sts_emp_0159999M_2026.xml`)),
      empSts: readFileSync(dataFile(`${folder}/emp_sts_0159999M_2026.xml`)),
    });
    const [header, ...expected] = readFileSync(dataFile(`${folder}/attendu.csv`), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(header).toBe('type,code,divisions,code_matiere,id_enseignant,alternance,jour,debut,fin,salle');
    expect(asOracle(timetable).sort()).toEqual(expected.sort());
    expect(timetable.year).toEqual({ year: '2026', startsOn: '2026-09-01', endsOn: '2027-07-02' });
    expect(timetable.alternances.map(({ code, weeks }) => [code, weeks.length])).toEqual([
      ['H', 36],
      ['A', 18],
      ['B', 18],
    ]);
    expect(timetable.subjects).toContainEqual({ code: '062900', label: 'Sciences de la vie & de la Terre' });
    expect(timetable.teachers).toContainEqual({ key: 'epp:90006', lastName: 'FOUGERAIE', firstName: 'Émile' });
  });

  function asOracle({ lessons, classes }: Timetable): string[] {
    return lessons.map((lesson) => {
      const group = classes.find(({ kind, code }) => kind === lesson.classKind && code === lesson.classCode);
      const divisions = group?.kind === 'class' ? [group.code] : (group?.ofClasses ?? []);
      return [
        lesson.classKind === 'class' ? 'division' : 'groupe',
        lesson.classCode,
        divisions.join('|'),
        lesson.subjectCode,
        lesson.teacherKey.replace('epp:', ''),
        lesson.alternanceCode,
        lesson.weekday,
        hhmm(lesson.startMinute),
        hhmm(lesson.endMinute),
        lesson.placeCode ?? '',
      ].join(',');
    });
  }
});

describe('what is read', () => {
  test('classes with level and head count, names in their letters, ids that stay the same', () => {
    const timetable = readTimetable(UAI, filesOf(aTimetable()));
    expect(timetable.classes).toEqual([
      { kind: 'class', code: '6A', ofClasses: [], level: '6e', headCount: 24 },
      { kind: 'class', code: '3A', ofClasses: [], level: '3e', headCount: 27 },
    ]);
    expect(timetable.teachers.map(({ firstName }) => firstName)).toEqual(['Paul', 'Zoé']);
    expect(timetable.places).toEqual(['101', 'LAB SVT']);
    const again = readTimetable(UAI, filesOf(aTimetable()));
    expect(again).toEqual(timetable);
    expect(new Set(timetable.lessons.map(({ id }) => id)).size).toBe(3);
  });

  test('birth dates, civil names and teachers without lessons stay outside', () => {
    const files = tampered(
      'stsEmp',
      '<INDIVIDU ID="90002" TYPE="epp">',
      '<INDIVIDU ID="90011" TYPE="local"><NOM_USAGE>KERNEVEL</NOM_USAGE></INDIVIDU><INDIVIDU ID="90002" TYPE="epp"><DATE_NAISSANCE>1980-01-01</DATE_NAISSANCE><NOM_PATRONYMIQUE>DUPUIS</NOM_PATRONYMIQUE>',
    );
    const told = JSON.stringify(readTimetable(UAI, files));
    expect(told).toContain('BRUMEVAL');
    for (const secret of ['1980', 'DUPUIS', 'KERNEVEL']) expect(told).not.toContain(secret);
  });

  test('a group of 4e and 3e counts as 3e, also where older files call its parts DIVISION', () => {
    const group = (part: string) =>
      `</DIVISIONS><GROUPES><GROUPE CODE="LV2"><DIVISIONS_APPARTENANCE><${part} CODE="6A"/><${part} CODE="3A"/></DIVISIONS_APPARTENANCE>
<SERVICES><SERVICE CODE_MATIERE="061300"><ENSEIGNANTS><ENSEIGNANT ID="90002"><COURS_RATTACHES><COURS><CODE_ALTERNANCE>H</CODE_ALTERNANCE><JOUR>3</JOUR><HEURE_DEBUT>0800</HEURE_DEBUT><DUREE>0155</DUREE></COURS></COURS_RATTACHES></ENSEIGNANT></ENSEIGNANTS></SERVICE></SERVICES></GROUPE></GROUPES>`;
    for (const part of ['DIVISION_APPARTENANCE', 'DIVISION']) {
      const empSts = tampered('empSts', '</DIVISIONS>', group(part));
      const { classes, lessons } = readTimetable(UAI, tampered('stsEmp', '</DIVISIONS>', group(part), empSts));
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
    expect(readTimetable(UAI, files).alternances[0]?.weeks).toEqual(['2026-11-16']);
  });

  test('the school may stand in emp_sts as an attribute, or not at all', () => {
    const { lessons } = readTimetable(UAI, filesOf(aTimetable()));
    for (const uaj of [`<UAJ CODE="${UAI}"/>`, '']) {
      expect(readTimetable(UAI, tampered('empSts', `<UAJ>${UAI}</UAJ>`, uaj)).lessons).toEqual(lessons);
    }
  });

  test('the same row twice is one lesson', () => {
    const timetable = aTimetable({ lessons: [aLesson(), aLesson()] });
    expect(readTimetable(UAI, filesOf(timetable)).lessons).toHaveLength(1);
  });

  test('UTF-8 and Windows-1252 are read when they are declared', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const text = Buffer.from(stsEmp).toString('latin1');
    const utf8 = Buffer.from(text.replace('ISO-8859-15', 'UTF-8').replace('Zoé', 'Zoé ’'), 'utf8');
    const windows = Buffer.from(text.replace('ISO-8859-15', 'windows-1252').replace('Zoé', 'Zoé \x92'), 'latin1');
    for (const file of [utf8, windows]) {
      expect(readTimetable(UAI, { stsEmp: file, empSts }).teachers[1]?.firstName).toBe('Zoé ’');
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
  test('the two names swapped: says which file is wanted', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    expect(refused({ stsEmp: empSts, empSts: stsEmp })).toEqual({
      code: 'timetable_wrong_file',
      details: [{ path: 'stsEmp', line: 2, fact: 'sts_emp' }],
    });
    expect(refused({ stsEmp, empSts: stsEmp }).details).toEqual([{ path: 'empSts', line: 2, fact: 'emp_sts' }]);
  });

  test('another school, in either file', () => {
    expect(refused(filesOf(aTimetable()), '0010002X')).toEqual({
      code: 'timetable_other_school',
      details: [{ path: 'stsEmp', line: 4, fact: UAI }],
    });
    expect(refused(tampered('empSts', UAI, '0010002X'))).toEqual({
      code: 'timetable_other_school',
      details: [{ path: 'empSts', line: 3, fact: '0010002X' }],
    });
    expect(refused(tampered('stsEmp', `CODE="${UAI}"`, ''))).toMatchObject({ code: 'timetable_other_school' });
  });

  test.each([
    ['files of two years', 'empSts', 'ANNEE="2026"', 'ANNEE="2025"', { path: 'empSts', line: 3, fact: '2025' }],
    [
      'a week after the school year',
      'empSts',
      '2026-11-23',
      '2027-07-05',
      { path: 'empSts', line: 7, fact: '2027-07-05' },
    ],
    [
      'a week before the school year',
      'empSts',
      '2026-11-23',
      '2026-08-24',
      { path: 'empSts', line: 7, fact: '2026-08-24' },
    ],
    ['a year that ends before it starts', 'stsEmp', '2027-07-02', '2026-07-02', { path: 'stsEmp', line: 5 }],
    ['a year that is not the one named', 'stsEmp', '2026-09-01', '2025-09-01', { path: 'stsEmp', line: 5 }],
  ] as const)('%s', (_, slot, from, to, detail) => {
    const { code, details } = refused(tampered(slot, from, to));
    expect(code).toBe('timetable_other_year');
    expect(details).toEqual([expect.objectContaining(detail)]);
  });

  test('an XML bomb is never parsed', () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`).join('')}]>\n<EDT_STS>`;
    const files = tampered('empSts', '<EDT_STS>', bomb);
    expect(refused(files)).toEqual({ code: 'timetable_has_doctype', details: [{ path: 'empSts', line: 2 }] });
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
      details: [{ path: 'stsEmp', line: lineOf(files.stsEmp, onLineOf), fact }],
    });
  });

  test('a file cut off in the middle', () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const cut = empSts.subarray(0, empSts.length / 2);
    const lines = Buffer.from(cut).toString('latin1').split('\n').length;
    expect(refused({ stsEmp, empSts: cut })).toEqual({
      code: 'timetable_not_xml',
      details: [{ path: 'empSts', line: lines }],
    });
  });

  test('no XML at all, nothing at all, and elements nested by the hundred thousand', () => {
    const { stsEmp } = filesOf(aTimetable());
    for (const text of ['Bonjour', '', '<a>'.repeat(100_000)]) {
      expect(refused({ stsEmp, empSts: Buffer.from(text) }).code).toBe('timetable_not_xml');
    }
  });

  test('a file of more than 4 MB', () => {
    const { stsEmp } = filesOf(aTimetable());
    const empSts = Buffer.alloc(MAX_TIMETABLE_BYTES + 1, ' ');
    expect(refused({ stsEmp, empSts })).toEqual({ code: 'timetable_too_large', details: [{ path: 'empSts' }] });
  });

  test.each([
    ['a teacher', 'stsEmp', 'GENTIANE', 'NOM_USAGE'],
    ['a first name', 'stsEmp', '>Paul<', 'PRENOM'],
    ['a subject', 'stsEmp', '>Mathématiques<', 'LIBELLE_EDITION'],
    ['an alternance', 'empSts', '>Hebdomadaire<', 'LIBELLE_EDITION'],
    ['a place', 'empSts', '>LAB SVT<', 'CODE_SALLE'],
    ['a class', 'empSts', 'DIVISION CODE="6A"', 'CODE'],
  ] as const)('%s with a name of 10,000 characters', (_, slot, from, field) => {
    const long = 'Z'.repeat(10_000);
    const to = from.startsWith('>') ? `>${long}<` : from.includes('"') ? `DIVISION CODE="${long}"` : long;
    const files = tampered(slot, from, to);
    const { code, details } = refused(files);
    expect(code).toBe('timetable_rows_rejected');
    expect(details).toHaveLength(1);
    expect(details[0]).toMatchObject({ path: slot, line: lineOf(files[slot], long) });
    expect(details[0]?.fact).toMatch(new RegExp(`^${field} = Z+…$`));
    expect(details[0]?.fact?.length).toBeLessThan(50);
  });

  test.each([
    ['CODE_ALTERNANCE', '<CODE_ALTERNANCE>H</CODE_ALTERNANCE>', ''],
    ['CODE_ALTERNANCE = Q', '<CODE_ALTERNANCE>H<', '<CODE_ALTERNANCE>Q<'],
    ['JOUR', '<JOUR>1</JOUR>', ''],
    ['JOUR = 8', '<JOUR>1<', '<JOUR>8<'],
    ['HEURE_DEBUT', '<HEURE_DEBUT>0800</HEURE_DEBUT>', '<HEURE_DEBUT/>'],
    ['HEURE_DEBUT = 2460', '>0800<', '>2460<'],
    ['DUREE', '<DUREE>0055</DUREE>', ''],
    ['DUREE = 0000', '>0055<', '>0000<'],
    ['DUREE = 1700', '>0055<', '>1700<'],
    ['CODE_MATIERE = 061399', 'CODE_MATIERE="061300"', 'CODE_MATIERE="061399"'],
    ['ENSEIGNANT = epp:7', 'ENSEIGNANT ID="90002"', 'ENSEIGNANT ID="7"'],
    ['ENSEIGNANT = local:90002', 'ID="90002" TYPE="epp"', 'ID="90002" TYPE="local"'],
    ['DATE_DEBUT_SEMAINE = 2026-11-24', '>2026-11-23<', '>2026-11-24<'],
    ['DATE_DEBUT_SEMAINE = 30/11/2026', '>2026-11-23<', '>30/11/2026<'],
  ])('a row with %s', (fact, from, to) => {
    const files = tampered('empSts', from, to);
    expect(refused(files)).toEqual({
      code: 'timetable_rows_rejected',
      details: [{ path: 'empSts', line: lineOf(filesOf(aTimetable()).empSts, from), fact }],
    });
  });

  test('two rows that contradict each other', () => {
    const files = filesOf(aTimetable({ lessons: [aLesson(), aLesson({ placeCode: '102' })] }));
    expect(refused(files)).toEqual({
      code: 'timetable_rows_rejected',
      details: [{ path: 'empSts', line: lineOf(files.empSts, '>102<'), fact: 'COURS' }],
    });
  });

  test('a missing date of the school year', () => {
    expect(refused(tampered('stsEmp', '<DATE_FIN>2027-07-02</DATE_FIN>', ''))).toEqual({
      code: 'timetable_rows_rejected',
      details: [{ path: 'stsEmp', line: 5, fact: 'DATE_FIN' }],
    });
  });

  test('a timetable without a single lesson would empty the school', () => {
    expect(refused(filesOf(aTimetable({ lessons: [] })))).toMatchObject({
      code: 'timetable_rows_rejected',
      details: [{ path: 'empSts', fact: 'COURS' }],
    });
  });

  test('all faults of both files are told at once, a hundred at most', () => {
    const lessons = Array.from({ length: 150 }, (_, index) => aLesson({ startMinute: index, teacherId: '90007' }));
    const files = filesOf(aTimetable({ lessons }));
    const noDays = Buffer.from(Buffer.from(files.empSts).toString('latin1').replaceAll('<JOUR>1</JOUR>', ''), 'latin1');
    const noName = tampered('stsEmp', 'BRUMEVAL', '', { ...files, empSts: noDays });
    const { details } = refused(noName);
    expect(details).toHaveLength(100);
    expect(details[0]).toMatchObject({ path: 'stsEmp', fact: 'NOM_USAGE' });
    expect(details[1]).toMatchObject({ path: 'empSts', fact: 'JOUR' });
  });
});
