import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { poolExample, poolHeadings } from '#contract/words/pool-columns.ts';
import { type KnownToPool, readPoolFile } from '../../../server/pool/pool-file.ts';
import { readKnownToPool, savePool } from '../../../server/pool/pool-import.ts';
import { loadPool } from '../../../server/pool/pool-store.ts';
import { aSchool, UAI } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let known: KnownToPool;
beforeAll(async () => {
  database = await createTestDatabase();
  await aSchool(database.sql);
  known = await readKnownToPool(database.sql);
});
afterAll(() => database.drop());
beforeEach(() => database.sql`TRUNCATE substitute CASCADE`);

type Cells = Partial<Record<keyof typeof poolHeadings, string>>;

/** A table with the example's row, changed; one row for each change. */
function aPool(...changes: Cells[]): Uint8Array {
  const rows = changes.map((change) => Object.values({ ...poolExample, ...change }));
  return Buffer.from(
    [Object.values(poolHeadings), ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n'),
  );
}

async function importPool(...changes: Cells[]) {
  const { rows, rejected } = readPoolFile(aPool(...changes), known);
  expect(rejected).toEqual([]);
  return savePool(database.sql, rows);
}

describe('a file of substitutes', () => {
  test('brings people in with qualifications, hours, caps, consent and exclusions', async () => {
    expect(await importPool({ excluded: UAI, overtimeHours: '1,5' })).toEqual({ added: 1, changed: 0, unchanged: 0 });
    expect(await loadPool(database.sql)).toEqual([
      {
        id: expect.any(String),
        lastName: 'EXEMPLE',
        firstName: 'Camille',
        academyCode: '06',
        timeZone: 'Europe/Paris',
        weeklyServiceMinutes: 1080,
        weeklyOvertimeMinutes: 90,
        consented: true,
        workplaceAuthorised: true,
        qualifications: [
          { discipline: '0613', level: 'college' },
          { discipline: '0613', level: 'lycee' },
          { discipline: '0623', level: 'college' },
        ],
        availability: [
          { weekday: 1, startMinute: 480, endMinute: 720 },
          { weekday: 1, startMinute: 810, endMinute: 1050 },
          { weekday: 2, startMinute: 480, endMinute: 720 },
          { weekday: 4, startMinute: 480, endMinute: 1080 },
        ],
        away: [],
        excludedUais: [UAI],
      },
    ]);
  });

  test('a second time changes nothing, and a changed row only its person, who stays who they are', async () => {
    const others = Array.from({ length: 300 }, (_, index) => ({ key: `n${index}`, lastName: `NOM${index}` }));
    expect(await importPool({}, ...others)).toEqual({ added: 301, changed: 0, unchanged: 0 });
    expect(await importPool({}, ...others)).toEqual({ added: 0, changed: 0, unchanged: 301 });
    const id = async () => (await database.sql`SELECT id FROM substitute WHERE last_name = 'EXEMPLE'`)[0]?.id;
    const before = await id();
    const changed = { consent: 'non', tuesday: '', lycee: '' };
    expect(await importPool({ ...changed, key: poolExample.key.toUpperCase() }, ...others)).toEqual({
      added: 0,
      changed: 1,
      unchanged: 300,
    });
    expect(await id()).toBe(before);
    const person = (await loadPool(database.sql)).find(({ lastName }) => lastName === 'EXEMPLE');
    expect(person).toMatchObject({ consented: false });
    expect(person?.availability.map(({ weekday }) => weekday)).toEqual([1, 1, 4]);
    expect(person?.qualifications.map(({ level }) => level)).toEqual(['college', 'college']);
  });

  test('brings workplace, telephone and note; who edits meanwhile hears that the file was first', async () => {
    const stored = () => database.sql`SELECT workplace_uai, phone, note, version FROM substitute`;
    const cells = { workplaceUai: UAI, phone: '04 71 00 00 00', note: 'Pas le mercredi matin.' };
    await importPool(cells);
    const [first] = await stored();
    expect(first).toEqual({ ...cells, version: 1 });
    expect(await importPool(cells)).toMatchObject({ unchanged: 1 });
    expect(await stored()).toEqual([first]);
    expect(await importPool({ ...cells, workplaceUai: '' })).toMatchObject({ changed: 1 });
    expect(await stored()).toEqual([{ ...cells, workplaceUai: null, version: 2 }]);
  });

  test('leaves absences that people said themselves', async () => {
    await importPool({});
    await database.sql`
      INSERT INTO substitute_away SELECT id, '2026-11-24', '2026-11-24' FROM substitute`;
    await importPool({ tuesday: '' });
    expect((await loadPool(database.sql))[0]?.away).toHaveLength(1);
  });

  test('has the time zone of its academy unless it says otherwise', async () => {
    await importPool({ key: 'a', academy: '28' }, { key: 'b', academy: '28', timeZone: 'Europe/Paris' });
    expect(new Set((await loadPool(database.sql)).map(({ timeZone }) => timeZone))).toEqual(
      new Set(['Indian/Reunion', 'Europe/Paris']),
    );
  });

  test.each([
    [{ key: '' }, 'Clé', ''],
    [{ lastName: 'Z'.repeat(200) }, 'Nom', 'Z'.repeat(80)],
    [{ academy: '99' }, 'Académie', '99'],
    [{ timeZone: '+02:00' }, 'Fuseau horaire', '+02:00'],
    [{ serviceHours: '80' }, 'Heures de service', '80'],
    [{ serviceHours: '-1' }, 'Heures de service', '-1'],
    [{ consent: 'peut-être' }, 'Accord', 'peut-être'],
    [{ college: 'Potions' }, 'Matières collège', 'Potions'],
    [{ monday: '08:00-07:00' }, 'Lundi', '08:00-07:00'],
    [{ monday: '08:00-12:00, 11:00-13:00' }, 'Lundi', '08:00-12:00, 11:00-13:00'],
    [{ monday: 'le matin' }, 'Lundi', 'le matin'],
    [{ excluded: '0159999A' }, 'Établissements exclus', '0159999A'],
    [{ excluded: '0010002X' }, 'Établissements exclus', '0010002X'],
    [{ workplaceUai: '0010002X' }, 'Établissement d’exercice', '0010002X'],
    [{ phone: '0'.repeat(41) }, 'Téléphone', '0'.repeat(41)],
    [{ note: 'n'.repeat(2001) }, 'Note', 'n'.repeat(80)],
  ])('tells the line and the field of %j', (change, field, fact) => {
    const { rows, rejected } = readPoolFile(aPool({ key: 'good' }, change), known);
    expect(rejected).toEqual([{ line: 3, field, fact }]);
    expect(rows.map(({ key }) => key)).toEqual(['good']);
  });

  test('tells a key that stands twice', () => {
    expect(readPoolFile(aPool({}, {}), known).rejected).toEqual([{ line: 3, field: 'Clé', fact: poolExample.key }]);
  });

  test('without a needed column is refused', () => {
    const read = () => readPoolFile(Buffer.from('Nom;Prénom\nA;B'), known);
    expect(read).toThrow(Refusal);
    expect(read).toThrow('pool_file_rejected');
  });
});
