import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

  test('a timetable, and its lessons are in force', async () => {
    await aSchool(database.sql);
    const { stsEmp, empSts } = filesOf(aTimetable());
    const files = [await file('sts_emp.xml', stsEmp), await file('emp_sts.xml', empSts)];
    await runCommandLine(['import', 'timetable', UAI, ...files]);
    expect(told).toContain('Lessons: 3 added, 0 removed, 0 unchanged.');
    expect(await stop(['import', 'timetable', UAI, ...files.reverse()])).toContain('stsEmp, line 2: sts_emp');
    expect(await stop(['import', 'timetable', '0159999A', ...files])).toContain('0159999A is no UAI');
    expect(await stop(['import', 'timetable', UAI, join(folder, 'missing.xml'), files[0]!])).toContain(
      'cannot be read',
    );
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
