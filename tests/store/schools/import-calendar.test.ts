import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../../../server/cli/main.ts';
import { fetchOfficialCalendar, MAX_CALENDAR_BYTES } from '../../../server/schools/calendar-official.ts';
import { SetupStop } from '../../../server/setup/terminal.ts';
import { aTeachingSchool } from '../../support/build/absences.ts';
import { aCalendarCsv, aCalendarJson, anOfficialRow } from '../../support/build/calendars.ts';
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
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

async function stop(...words: string[]): Promise<string> {
  const failure: unknown = await runCommandLine(['import', 'calendar', ...words]).catch((cause: unknown) => cause);
  if (!(failure instanceof SetupStop)) throw new Error(`It did not stop: ${failure}`);
  return failure.message;
}

const stored = () => database.sql<{ firstDay: string; lastDay: string; source: string }[]>`
  SELECT first_day, last_day, source FROM school_holiday
  WHERE holiday_zone = 'Mayotte' ORDER BY first_day`;

const october = { zones: 'Mayotte', start_date: '2026-10-09T22:00:00+00:00', end_date: '2026-10-25T23:00:00+00:00' };

/** Answers on loopback as the ministry's server might, for as long as the work takes. */
async function served<T>(answer: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('an operator imports the calendar', () => {
  test('from the CSV export, and is told what it brought', async () => {
    const csv = await file(
      'fr-en-calendrier-scolaire.csv',
      aCalendarCsv([october, { ...october, population: 'Enseignants' }].map(anOfficialRow)),
    );
    await runCommandLine(['import', 'calendar', csv]);
    expect(told).toContain('Holidays: 1, in 1 years of a zone. Rows left out: 1.');
    expect(told).toContain('Days have changed in: Mayotte.');
    expect(await stored()).toEqual([
      {
        firstDay: '2026-10-10',
        lastDay: '2026-10-25',
        source: 'Calendrier scolaire, data.education.gouv.fr (Licence Ouverte), fichier fr-en-calendrier-scolaire.csv',
      },
    ]);
    told = '';
    await runCommandLine(['import', 'calendar', csv]);
    expect(told).toContain('No day has changed.');
  });

  test('from the ministry itself', async () => {
    const rows = aCalendarJson([anOfficialRow({ ...october, end_date: '2026-10-18T22:00:00+00:00' })]);
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      return new Response(rows);
    });
    await runCommandLine(['import', 'calendar', '--official']);
    expect(asked).toEqual([expect.stringMatching(/^https:\/\/data\.education\.gouv\.fr\/.*fr-en-calendrier-scolaire/)]);
    expect(await stored()).toMatchObject([{ lastDay: '2026-10-18', source: expect.stringMatching(/Ouverte\)$/) }]);
  });

  test('and covers follow: a lesson that is now in the holidays is no longer looked for', async () => {
    const school = await aTeachingSchool(database.sql, { uai: '9760001N', academyCode: '43' });
    const [absence] = await database.sql<{ id: string }[]>`
      INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_at)
      VALUES (gen_random_uuid(), ${school.uai}, ${school.teacherId}, '2036-11-17', '2036-11-18', 'other', now()) RETURNING id`;
    await database.sql`
      INSERT INTO absence_stretch (absence_id, position, first_day, last_day)
      VALUES (${absence!.id}, 0, '2036-11-17', '2036-11-18')`;
    await database.sql`
      INSERT INTO absence_teacher VALUES (${absence!.id}, ${school.teacherId}, ${school.uai})`;
    // Ten years from now, so that the lesson lies ahead whenever this test runs.
    await database.sql`UPDATE school SET year_starts_on = '2036-09-01', year_ends_on = '2037-07-02'`;
    await database.sql`UPDATE alternance SET weeks = '{2036-11-17}'`;
    const [lesson] = await database.sql<{ id: string }[]>`SELECT id FROM weekly_lesson WHERE weekday = 1`;
    await database.sql`
      INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at)
      VALUES (${absence!.id}, ${`${lesson!.id}.2036-11-17`}, ${school.uai}, ${school.classId}, '061300',
        ${school.teacherId}, ${school.placeId}, '2036-11-17T09:00:00Z', '2036-11-17T09:55:00Z')`;

    const holidays = {
      zones: 'Mayotte',
      start_date: '2036-11-15',
      end_date: '2036-11-24',
      annee_scolaire: '2036-2037',
    };
    await runCommandLine(['import', 'calendar', await file('2036.json', aCalendarJson([anOfficialRow(holidays)]))]);
    expect(told).toContain('schools with absences [1/1] 100 %');
    expect(await database.sql`SELECT state FROM cover`).toEqual([{ state: 'cancelled' }]);
  });

  test('a broken file, and is told the line; nothing changes', async () => {
    const before = await stored();
    const csv = await file('broken.csv', aCalendarCsv([anOfficialRow(october), anOfficialRow({ zones: 'Zone D' })]));
    expect(await stop(csv)).toBe('Nothing was changed: calendar_file_rejected\n  line 3: zones = D');
    expect(await stored()).toEqual(before);
  });

  test('with neither file nor --official, with both, or with a file that is not there', async () => {
    const either = 'Give either a file or --official.';
    expect(await stop()).toBe(either);
    expect(await stop('--official', 'calendar.csv')).toBe(either);
    expect(await stop(join(folder, 'missing.csv'))).toContain('cannot be read');
  });
});

describe('the ministry’s server', () => {
  const read = (url: string, timeoutMs?: number) =>
    fetchOfficialCalendar({ fetch, url, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  test('is read as it answers', async () => {
    const text = aCalendarJson([anOfficialRow()]);
    const bytes = await served(
      (_, answer) => answer.end(text),
      (url) => read(url),
    );
    expect(Buffer.from(bytes).toString()).toBe(text);
  });

  test('that fails, sends too much, is silent or is not there is unreachable', async () => {
    const unreachable = { code: 'calendar_unreachable' };
    const failing: RequestListener = (_, answer) => answer.writeHead(503).end();
    await expect(served(failing, (url) => read(url))).rejects.toMatchObject({
      ...unreachable,
      details: [{ fact: 'HTTP 503' }],
    });
    const flooding: RequestListener = (_, answer) => answer.end(Buffer.alloc(MAX_CALENDAR_BYTES + 1));
    await expect(served(flooding, (url) => read(url))).rejects.toMatchObject({
      ...unreachable,
      details: [{ fact: '> 4 MB' }],
    });
    const silent: RequestListener = () => undefined;
    await expect(served(silent, (url) => read(url, 50))).rejects.toMatchObject(unreachable);
    const gone = await served(failing, async (url) => url);
    await expect(read(gone)).rejects.toMatchObject(unreachable);
  });

  test('that cannot be reached leaves everything as it was', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed');
    });
    expect(await stop('--official')).toBe('Nothing was changed: calendar_unreachable\n  fetch failed');
  });
});
