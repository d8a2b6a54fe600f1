import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { looksLikeCalendar, readPronote } from '../../../server/schools/pronote-calendar.ts';
import { matchOwner, teacherMatcher } from '../../../server/schools/pronote-names.ts';
import { aCalendar, anEvent } from '../../support/build/icalendar.ts';
import { anAbsentLesson, aPronoteCalendar } from '../../support/build/pronote.ts';
import { dataFile, noData } from '../../support/build/schools.ts';

const school = { timeZone: 'Europe/Paris', yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' };
const read = (text: string, change: object = {}) => readPronote(Buffer.from(text), { ...school, ...change });
const lessonOf = (...lines: string[]) => read(aCalendar(...anEvent(...lines))).lessons[0];

describe('a lesson in Pronote', () => {
  test.each([
    ['Cours', 'held'],
    ['Cours - Prof. absent', 'teacher_absent'],
    ['Cours - PROF. ABSENT', 'teacher_absent'],
    ['Cours - Cours annulé', 'cancelled'],
    ['Cours - Changement de salle', 'place_changed'],
    ['Cours - Remplacement', 'replaced'],
    ['Cours - Cours modifié', 'changed'],
    ['Cours - Modif. élèves détachés', 'changed'],
    ['Cours - Aucune modif.', 'held'],
    ['Cours - Exceptionnel', 'exceptional'],
    ['Cours - Permanence', 'supervised'],
    ['Cours - Sortie pédagogique', 'outing'],
  ])('%s is %s', (category, status) => {
    expect(lessonOf(`CATEGORIES:${category}`)?.status).toBe(status);
  });

  test.each(['Agenda', 'Conseils de classe', 'Sorties Pédagogiques', 'Jours fériés', 'Coursives'])(
    '%s is none',
    (category) => {
      expect(lessonOf(`CATEGORIES:${category}`)).toBeUndefined();
    },
  );

  test('is read from its lines, whatever the order, plural or HTML entities; what may name pupils is not read', () => {
    const lesson = lessonOf(
      'CATEGORIES:Cours',
      'UID:Cours-1000-8-20261121T080000Z-Index-Education',
      'DESCRIPTION:Prof. absent\\nMatière : ED.PHYSIQUE &amp\\; SPORT.\\nProfesseurs : ESTIVALE N.\\, M. FOUGERAIE É.\\n' +
        'Classes : 4A\\, 3A\\nGroupe : [4-3LV2.ESP]\\nParties de classe : &lt\\;4A&gt\\; 4-3LV2.ESP\\, &lt\\;3A&gt\\; X\\n' +
        'Élèves : PETITPOINT Léa\\nSalles : 105\\, LABO 2\\n',
    );
    expect(lesson).toEqual({
      line: 4,
      uid: 'Cours-1000-8',
      status: 'held',
      subject: 'ED.PHYSIQUE & SPORT.',
      teachers: ['ESTIVALE N.', 'M. FOUGERAIE É.'],
      classes: ['4A', '3A'],
      groups: ['4-3LV2.ESP'],
      classParts: [
        { className: '4A', part: '4-3LV2.ESP' },
        { className: '3A', part: 'X' },
      ],
      places: ['105', 'LABO 2'],
      startsAt: new Date('2026-11-23T07:00:00Z'),
      endsAt: new Date('2026-11-23T07:55:00Z'),
      day: '2026-11-23',
      startMinute: 480,
      endMinute: 535,
    });
  });

  test('of no length, of days, or over midnight is none', () => {
    expect(lessonOf('CATEGORIES:Cours', 'DTSTART:20261123T070000Z', 'DTEND:20261123T070000Z')).toBeUndefined();
    expect(lessonOf('CATEGORIES:Cours', 'DTSTART;VALUE=DATE:20261123')).toBeUndefined();
    expect(lessonOf('CATEGORIES:Cours', 'DTSTART:20261123T220000Z', 'DTEND:20261123T233000Z')).toBeUndefined();
    expect(lessonOf('CATEGORIES:Cours', 'DTSTART:20261123T220000Z', 'DTEND:20261123T230000Z')?.endMinute).toBe(1440);
  });

  test('is on the school’s clock overseas', () => {
    const { lessons, span } = read(aPronoteCalendar([anAbsentLesson({ start: '2026-11-16T12:00' })]), {
      timeZone: 'America/Martinique',
    });
    expect(lessons[0]).toMatchObject({ day: '2026-11-16', startMinute: 480 });
    expect(span).toEqual({ firstDay: '2026-09-01', lastDay: '2027-07-02' });
  });
});

test('a calendar tells itself by its first line', () => {
  for (const text of ['BEGIN:VCALENDAR', '\ufeffBEGIN:VCALENDAR', '\r\nbegin:vcalendar']) {
    expect(looksLikeCalendar(Buffer.from(text))).toBe(true);
  }
  expect(looksLikeCalendar(Buffer.from('\ufeffBEGIN:VCALENDAR', 'utf16le'))).toBe(true);
  for (const text of ['', '<html>', 'classe;jour', 'a BEGIN:VCALENDAR'])
    expect(looksLikeCalendar(Buffer.from(text))).toBe(false);
});

describe('names', () => {
  const teachers = [
    { id: 'paul', lastName: 'Brumeval', firstName: 'Paul' },
    { id: 'zoe', lastName: 'Gentiane', firstName: 'Zoé' },
    { id: 'zelie', lastName: 'Gentiane', firstName: 'Zélie' },
    { id: 'jp', lastName: 'Le Goff-Étienne', firstName: 'Jean-Pierre' },
  ];

  test.each([
    ['BRUMEVAL P.', 'paul'],
    ['M. BRUMEVAL P.', 'paul'],
    ['M. Brumeval', 'paul'],
    ['Mme BRUMEVAL', 'paul'],
    ['brumeval paul (fictif)', 'paul'],
    ['Paul BRUMEVAL', 'paul'],
    ['GENTIANE Zoé', 'zoe'],
    ['GENTIANE ZELIE', 'zelie'],
    ['LE GOFF ETIENNE J.-P.', 'jp'],
    ['Mr LE GOFF-ÉTIENNE JP.', 'jp'],
  ])('%s is recognised', (written, id) => {
    expect(teacherMatcher(teachers)(written)).toBe(id);
  });

  test.each(['GENTIANE Z.', 'GENTIANE', 'BRUME', 'BRUMEVAL X.', 'PETITPOINT Léa', '', 'M.', 'LE GOFF'])(
    '%s is nobody for certain',
    (written) => {
      expect(teacherMatcher(teachers)(written)).toBeNull();
    },
  );

  test('a calendar is a teacher’s, a class’s, or (maybe a pupil’s) nobody’s', () => {
    const known = { teachers, classCodes: ['4A', '4-3LV2.ESP'] };
    expect(matchOwner('BRUMEVAL Paul (fictif)', known)).toEqual({ teacherId: 'paul' });
    expect(matchOwner('Classe 4A (fictive)', known)).toEqual({ classCode: '4A' });
    expect(matchOwner('4a', known)).toEqual({ classCode: '4A' });
    expect(matchOwner('PETITPOINT Léa', known)).toBeNull();
  });
});

interface Row {
  code: string;
  divisions: string;
  id_enseignant: string;
  alternance: string;
  jour: string;
  debut: string;
  fin: string;
}

describe.skipIf(noData)('the invented school', () => {
  const folder = 'emploi-du-temps-exemples';
  const file = (name: string) => readPronote(readFileSync(dataFile(`${folder}/${name}`)), school);
  const rows = () => parse(readFileSync(dataFile(`${folder}/attendu.csv`)), { columns: true }) as Row[];
  const hour = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;
  /** Weekday and hours of each lesson that the four weeks hold, once. */
  const weekly = ({ lessons }: ReturnType<typeof file>) => {
    const found = lessons.map(
      ({ day, startMinute, endMinute }) => `${new Date(day).getUTCDay()} ${hour(startMinute)}-${hour(endMinute)}`,
    );
    return [...new Set(found)].sort();
  };
  const expected = (wanted: (row: Row) => boolean) =>
    [
      ...new Set(
        rows()
          .filter(wanted)
          .map(({ jour, debut, fin }) => `${jour} ${debut}-${fin}`),
      ),
    ].sort();

  test('4A: every hour of attendu.csv and no other, with CRLF and with LF', () => {
    const of4A = expected(({ divisions }) => divisions.split(/[ ,|;+]/).includes('4A'));
    expect(of4A.length).toBeGreaterThan(20);
    expect(weekly(file('pronote_classe_4A.ics'))).toEqual(of4A);
    expect(file('pronote_classe_4A_lf.ics')).toEqual(file('pronote_classe_4A.ics'));
  });

  test('the maths teacher: his hours, and the week he is away', () => {
    const calendar = file('pronote_prof_maths.ics');
    expect(weekly(calendar)).toEqual(expected(({ id_enseignant }) => id_enseignant === '90002'));
    const away = calendar.lessons.filter(({ status }) => status === 'teacher_absent').map(({ day }) => day);
    expect([away.length, away[0], away.at(-1)]).toEqual([13, '2026-11-16', '2026-11-20']);
    expect(calendar).toMatchObject({ owner: 'BRUMEVAL Paul (fictif)', rejected: [] });
    expect(calendar.holidays).toContainEqual({ name: 'Vacances', firstDay: '2026-12-19', lastDay: '2027-01-03' });
  });
});
