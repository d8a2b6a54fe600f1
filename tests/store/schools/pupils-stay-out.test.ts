import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sql } from '#db/sql.ts';
import { applyImport, makeDraft } from '../../../server/schools/import-acts.ts';
import { readImport } from '../../../server/schools/import-reader.ts';
import { exportXlsx } from '../../../server/schools/timetable-export.ts';
import { readInForce } from '../../../server/schools/timetable-store.ts';
import { pack, unpack } from '../../../server/schools/timetable-zip.ts';
import { aTable } from '../../support/build/imports.ts';
import { aSchool, aTimetable, filesOf, tampered, timetableOf, UAI } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** A pupil, and birth dates of a pupil and of a teacher: none of these may ever be found. */
const secrets = ['ZYNOVIEV', 'Maëlle', '2013-05-17', '17/05/2013', '1980-01-01'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`TRUNCATE school, subject CASCADE`;
  await aSchool(database.sql);
});

/** Every text and every JSON value of every table, as one text. */
async function everyText(sql: Sql): Promise<string> {
  const columns = await sql<{ tableName: string; columnName: string }[]>`
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'json', 'ARRAY', 'character varying', 'date')`;
  const texts = columns.map(async ({ tableName, columnName }) => {
    const rows = await sql`SELECT ${sql(columnName)}::text AS text FROM ${sql(tableName)}`;
    return rows.map(({ text }) => String(text)).join('\n');
  });
  return (await Promise.all(texts)).join('\n');
}

const ground = () => ({ sql: database.sql, readFiles: readImport, tellTimetableChanged: async () => undefined });
const act = { now: new Date('2026-11-16T07:00:00Z'), requestId: null, by: null };

async function expectNothing(): Promise<void> {
  const text = await everyText(database.sql);
  expect(text).toContain('BRUMEVAL');
  for (const secret of secrets) expect(text).not.toContain(secret);
}

const pupilXml =
  '<DATE_NAISSANCE>1980-01-01</DATE_NAISSANCE><ELEVES><ELEVE><NOM_USAGE>ZYNOVIEV</NOM_USAGE><PRENOM>Maëlle</PRENOM><DATE_NAISSANCE>2013-05-17</DATE_NAISSANCE></ELEVE></ELEVES>';

function aPair(): Uint8Array[] {
  const inLatin = Buffer.from(pupilXml, 'latin1').toString('latin1');
  const files = tampered('stsEmp', '<INDIVIDU ID="90002" TYPE="epp">', `<INDIVIDU ID="90002" TYPE="epp">${inLatin}`);
  return Object.values(tampered('empSts', '<COURS>', `<COURS>${inLatin}`, files));
}

const columns = 'ELEVE;NOM_ELEVE;Prénom;DATE_NAISSANCE;Nom;Jour;Début;Fin;Classe;Matière;Professeur';
const pupil = 'ZYNOVIEV;ZYNOVIEV;Maëlle;17/05/2013;ZYNOVIEV Maëlle';

function anXmlTable(): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<TABLE><Cours numero="1"><ELEVE>ZYNOVIEV Maëlle</ELEVE><DATE_NAISSANCE>17/05/2013</DATE_NAISSANCE>
<MAT_CODE>MATHS</MAT_CODE><PROF_NOM>BRUMEVAL<ELEVE>ZYNOVIEV</ELEVE></PROF_NOM><PROF_PRENOM>Paul</PROF_PRENOM>
<CLASSE>6A</CLASSE><JOUR>lundi</JOUR><H.DEBUT>08h00</H.DEBUT><DUREE>0h55</DUREE></Cours>
<Cours numero="2"><ELEVE>ZYNOVIEV Maëlle</ELEVE><JOUR>demain</JOUR></Cours></TABLE>`);
}

async function aSpreadsheet(): Promise<Uint8Array> {
  const parts = unpack(await exportXlsx({ ...timetableOf(filesOf(aTimetable())) }));
  const text = (value: string) => `<c t="inlineStr" r="@"><is><t>${value}</t></is></c>`;
  const row = (number: number, values: string[]) =>
    `<row r="${number}">${values.map((value, index) => text(value).replace('@', `${'ABCDEFGHIJK'.charAt(index)}${number}`)).join('')}</row>`;
  const good = [...pupil.split(';'), 'lundi', '8h', '9h', '6A', 'Maths', 'BRUMEVAL Paul'];
  const rows = [row(1, columns.split(';')), row(2, good), row(3, [...pupil.split(';'), 'demain'])].join('');
  const changed = parts.map((part) =>
    part.name.toString().endsWith('sheet1.xml')
      ? {
          ...part,
          data: Buffer.from(
            part.data.toString().replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>`),
          ),
        }
      : part,
  );
  return new Uint8Array(pack(changed));
}

/** The calendar of one pupil, as Pronote exports it: with the name in its title, and once more in a description. */
function aPupilsCalendar(): Uint8Array {
  const event = (uid: string, subject: string, teacher: string) => [
    'BEGIN:VEVENT',
    'CATEGORIES:Cours',
    `UID:Cours-${uid}-8-20261121T080000Z-Index-Education`,
    'DTSTAMP:20261121T080000Z',
    'DTSTART:20261116T070000Z',
    'DTEND:20261116T075500Z',
    `SUMMARY;LANGUAGE=fr:${subject} - ${teacher}`,
    `DESCRIPTION;LANGUAGE=fr:Matière : ${subject}\\nProfesseur : ${teacher}\\nClasse : 6A\\nÉlève : ZYNOVIEV Maëlle\\nSalle : 101\\n`,
    'END:VEVENT',
  ];
  return Buffer.from(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Index-Education//ProNote 2026',
      'X-WR-CALNAME;LANGUAGE=fr:Calendrier - ZYNOVIEV Maëlle',
      'X-WR-CALDESC;LANGUAGE=fr:ZYNOVIEV Maëlle\\, 2013-05-17',
      ...event('1', 'MATHEMATIQUES', 'BRUMEVAL P.'),
      ...event('2', 'POTIONS', 'BRUMEVAL P.'),
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
}

describe('pupils’ names and birth dates never enter', () => {
  test.each([
    ['the pair of STS-web', async () => aPair()],
    [
      'a CSV',
      async () => [
        aTable(columns, `${pupil};lundi;8h;9h;6A;Maths;BRUMEVAL Paul`, `${pupil};demain;8h;9h;6A;Maths;BRUMEVAL Paul`),
      ],
    ],
    ['a spreadsheet', async () => [await aSpreadsheet()]],
    ['EXP_COURS as XML', async () => [anXmlTable()]],
    ['a pupil’s Pronote calendar', async () => [aPupilsCalendar()]],
  ])('with %s: not in its draft, not in what is put in force', async (name, files) => {
    if (name.includes('Pronote')) await applyFirst();
    const draft = await makeDraft(ground(), UAI, await files(), act);
    await expectNothing();
    await applyImport(ground(), UAI, draft.id, act);
    await expectNothing();
    expect((await readInForce(database.sql, UAI)).lessons.length).toBeGreaterThan(0);
  });

  /** A calendar only finds teachers whom the school knows. */
  async function applyFirst(): Promise<void> {
    const pair = Object.values(filesOf(aTimetable()));
    const { id } = await makeDraft(ground(), UAI, pair, act);
    await applyImport(ground(), UAI, id, act);
  }
});
