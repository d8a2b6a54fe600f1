import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../../../server/cli/main.ts';
import { isPassword } from '../../../server/people/password.ts';
import { SetupStop } from '../../../server/setup/terminal.ts';
import { aSchool, aTimetable, filesOf, UAI } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let folder: string;
let told: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'releve-'));
  vi.stubEnv('DATABASE_URL', database.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await database.drop();
});
beforeEach(async () => {
  told = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
  await database.sql`TRUNCATE school, account CASCADE`;
});
afterEach(() => vi.restoreAllMocks());

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

async function stop(words: string[]): Promise<string> {
  const failure: unknown = await runCommandLine(words).catch((cause: unknown) => cause);
  if (!(failure instanceof SetupStop)) throw new Error(`It did not stop: ${failure}`);
  return failure.message;
}

describe('an operator imports', () => {
  const header = 'uai,nom,commune,departement,code_academie,zone_vacances,fuseau,lat,lon';

  test('schools, and is told what changed', async () => {
    const csv = await file('schools.csv', `${header}\n${UAI},Collège,Exempleville,15,06,A,Europe/Paris,,\n`);
    await runCommandLine(['import', 'schools', csv]);
    expect(told).toContain('1 schools added, 0 changed, 0 unchanged.');
    expect((await database.sql`SELECT FROM school`).count).toBe(1);
  });

  test('a broken file of schools, and is told the line', async () => {
    const csv = await file('schools.csv', `${header}\n0159999A,Collège,Exempleville,15,06,A,Europe/Paris,,\n`);
    expect(await stop(['import', 'schools', csv])).toBe(
      'Nothing was changed: schools_file_rejected\n  line 2: uai = 0159999A',
    );
  });

  test('a timetable, in any order of its files, and its lessons are in force', async () => {
    await aSchool(database.sql);
    const { stsEmp, empSts } = filesOf(aTimetable());
    const files = [await file('sts_emp.xml', stsEmp), await file('emp_sts.xml', empSts)];
    await runCommandLine(['import', 'timetable', UAI, ...files, '--dry-run']);
    expect(told).toContain('Would change. Lessons: 3 added, 0 removed, 0 changed, 0 unchanged.');
    expect(told).toContain('  + 6A, Monday 08:00: Mathématiques, BRUMEVAL Paul');
    expect((await database.sql`SELECT FROM weekly_lesson`).count).toBe(0);
    await runCommandLine(['import', 'timetable', UAI, ...files.reverse()]);
    expect(told).toContain('\nLessons: 3 added, 0 removed, 0 changed, 0 unchanged.\nTeachers: 2 added, 0 removed.');
    expect((await database.sql`SELECT FROM weekly_lesson`).count).toBe(3);
    expect(await stop(['import', 'timetable', '0159999A', ...files])).toContain('0159999A is no UAI');
    expect(await stop(['import', 'timetable', UAI])).toContain('Name the file');
    expect(await stop(['import', 'timetable', UAI, files[0]!])).toContain('import_files_do_not_belong');
    expect(await stop(['import', 'timetable', UAI, join(folder, 'missing.xml'), files[0]!])).toContain(
      'cannot be read',
    );
  });

  test('a table with bad rows: the good ones are in force, the others are written beside', async () => {
    await aSchool(database.sql);
    const header = 'Jour;Début;Fin;Classe;Matière;Professeur';
    const table = await file('table.csv', `${header}\nlundi;8h;9h;6A;Maths;ISARD\ndemain;8h;9h;6A;Maths;ISARD\n`);
    const rejected = join(folder, 'rejected.csv');
    expect(await stop(['import', 'timetable', UAI, table])).toContain('line 3: field_unreadable, Jour = demain');
    const kept = await database.sql`SELECT FROM weekly_lesson UNION ALL SELECT FROM timetable_import`;
    expect(kept.count).toBe(0);
    await runCommandLine(['import', 'timetable', UAI, table, '--rejected', rejected]);
    expect(told).toContain('Rows that cannot be imported: 1.');
    expect(await readFile(rejected, 'utf8')).toBe(
      `\u{feff}uai;file;line;reason;field;fact\r\n${UAI};table;3;field_unreadable;Jour;demain\r\n`,
    );
  });

  test('a file that would empty the timetable, only when they say that they mean it', async () => {
    await aSchool(database.sql);
    const { stsEmp, empSts } = filesOf(aTimetable());
    const files = [await file('sts_emp.xml', stsEmp), await file('emp_sts.xml', empSts)];
    await runCommandLine(['import', 'timetable', UAI, ...files]);
    const header = 'Jour;Début;Fin;Classe;Matière;Professeur';
    const other = await file('other.csv', `${header}\njeudi;8h;9h;5C;Maths;ISARD\n`);
    expect(await stop(['import', 'timetable', UAI, other])).toContain('3 of 3 lessons would be removed');
    expect((await database.sql`SELECT FROM weekly_lesson`).count).toBe(3);
    await runCommandLine(['import', 'timetable', UAI, other, '--even-most']);
    expect((await database.sql`SELECT FROM weekly_lesson`).count).toBe(1);
  });

  test('a folder of schools, of which one is bad and does not stop the others', async () => {
    for (const uai of [UAI, '0010002X']) await aSchool(database.sql, { uai });
    const schools = join(folder, 'schools');
    for (const uai of [UAI, '0010002X']) {
      await mkdir(join(schools, uai), { recursive: true });
      for (const [name, bytes] of Object.entries(filesOf(aTimetable())))
        await writeFile(join(schools, uai, name), bytes);
    }
    expect(await stop(['import', 'timetable', '--folder', schools])).toBe(
      `0010002X: timetable_other_school; sts_emp, line 4: ${UAI}`,
    );
    expect(told).toContain('1 timetables in force, 1 refused.');
    expect((await database.sql`SELECT FROM weekly_lesson`).count).toBe(3);
    expect(await stop(['import', 'timetable', '--folder', folder])).toContain('holds no folder named by a UAI');
  });

  test('substitutes from the template, twice', async () => {
    const template = join(folder, 'pool.csv');
    await runCommandLine(['import', 'pool', '--template', template]);
    await runCommandLine(['import', 'pool', template]);
    expect(told).toContain('1 substitutes added, 0 changed, 0 unchanged, 0 faults.');
    await runCommandLine(['import', 'pool', template]);
    expect(told).toContain('0 substitutes added, 0 changed, 1 unchanged, 0 faults.');
    await database.sql`TRUNCATE substitute CASCADE`;
  });

  test('substitutes with a bad row: nothing, or the good ones with the others written beside', async () => {
    const csv = await file('pool.csv', 'Clé;Nom;Prénom;Académie\n1;NOÉ;Ada;06\n2;NOÉ;Leo;99\n');
    expect(await stop(['import', 'pool', csv])).toBe(
      'Nothing was changed: pool_file_rejected\n  line 3: Académie = 99',
    );
    const rejected = join(folder, 'rejected.csv');
    await runCommandLine(['import', 'pool', csv, '--rejected', rejected]);
    expect(told).toContain('1 substitutes added, 0 changed, 0 unchanged, 1 faults.');
    expect(await readFile(rejected, 'utf8')).toContain('3;Académie;99');
    await database.sql`TRUNCATE substitute CASCADE`;
  });
});

describe('an operator creates an account', () => {
  const create = (...more: string[]) => [
    'account',
    'create',
    '--email',
    'Odile@releve.test',
    '--name',
    'Odile',
    ...more,
  ];
  beforeEach(async () => {
    vi.stubEnv('RELEVE_PASSWORD', 'trois vallées et un pont');
    await aSchool(database.sql);
  });

  test('which may sign in with its password and do what its role says', async () => {
    await runCommandLine(create('--role', 'school_office', '--uai', UAI));
    const [account] = await database.sql<{ email: string; passwordHash: string; role: string; uai: string }[]>`
      SELECT email, password_hash, role, uai FROM account JOIN account_grant ON account_id = account.id`;
    expect(account).toMatchObject({ email: 'odile@releve.test', role: 'school_office', uai: UAI });
    expect(await isPassword(account!.passwordHash, 'trois vallées et un pont')).toBe(true);
  });

  test.each([
    [['--role', 'coordinator'], 'The role coordinator needs --academy.'],
    [['--role', 'helpdesk', '--uai', UAI], 'The role helpdesk has no use for --uai.'],
    [['--role', 'school_office', '--uai', '0010002X'], 'The school, academy or substitute named does not exist.'],
    [['--role', 'substitute', '--substitute', 'Camille'], 'The school, academy or substitute named does not exist.'],
  ])('not with %j', async (more, sentence) => {
    expect(await stop(create(...more))).toBe(sentence);
    expect((await database.sql`SELECT FROM account`).count).toBe(0);
  });

  test('once for an e-mail, and not with a short password', async () => {
    await runCommandLine(create('--role', 'helpdesk'));
    expect(await stop(create('--role', 'helpdesk'))).toBe('Odile@releve.test has an account already.');
    vi.stubEnv('RELEVE_PASSWORD', 'onze signes');
    expect(await stop(create('--role', 'helpdesk'))).toBe('The password needs 12 characters at least.');
  });
});
