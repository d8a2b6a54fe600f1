import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPool } from '../../../server/pool/pool-store.ts';
import { aSubstitute } from '../../support/build/pool.ts';
import { aSchool } from '../../support/build/schools.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the pool comes by name, with all that matching asks of each member', async () => {
  const { sql } = database;
  const uai = await aSchool(sql);
  const bare = await aSubstitute(sql, {
    lastName: 'Zénith',
    timeZone: 'Indian/Reunion',
    academyCode: '28',
    consented: false,
    qualifications: [],
    availability: [],
  });
  const full = await aSubstitute(sql, {
    weeklyOvertimeMinutes: 120,
    qualifications: [
      { discipline: '0623', level: 'lycee' },
      { discipline: '0613', level: 'college' },
    ],
    availability: [
      { weekday: 2, startMinute: 0, endMinute: 1440 },
      { weekday: 1, startMinute: 780, endMinute: 1080 },
      { weekday: 1, startMinute: 480, endMinute: 720 },
    ],
    away: [
      { firstDay: '2026-12-21', lastDay: '2027-01-01', startMinute: 0, endMinute: 1440 },
      { firstDay: '2026-11-24', lastDay: '2026-11-24', startMinute: 540, endMinute: 660 },
    ],
    excludedUais: [uai],
  });

  expect(await loadPool(sql)).toEqual([
    {
      id: full,
      lastName: 'Vasseur',
      firstName: 'Noé',
      academyCode: '06',
      timeZone: 'Europe/Paris',
      weeklyServiceMinutes: 1080,
      weeklyOvertimeMinutes: 120,
      consented: true,
      workplaceAuthorised: true,
      qualifications: [
        { discipline: '0613', level: 'college' },
        { discipline: '0623', level: 'lycee' },
      ],
      availability: [
        { weekday: 1, startMinute: 480, endMinute: 720 },
        { weekday: 1, startMinute: 780, endMinute: 1080 },
        { weekday: 2, startMinute: 0, endMinute: 1440 },
      ],
      away: [
        { firstDay: '2026-11-24', lastDay: '2026-11-24', startMinute: 540, endMinute: 660 },
        { firstDay: '2026-12-21', lastDay: '2027-01-01', startMinute: 0, endMinute: 1440 },
      ],
      excludedUais: [uai],
    },
    expect.objectContaining({
      id: bare,
      timeZone: 'Indian/Reunion',
      consented: false,
      qualifications: [],
      availability: [],
      away: [],
      excludedUais: [],
    }),
  ]);
});
