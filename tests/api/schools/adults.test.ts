import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AdultSupply, readAdults, saveAdults } from '#contract/places.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { anAcceptedLesson } from '../../support/build/rooms.ts';
import { aSchool, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let office: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
  await aSchool(app.sql, { adults: 2 });
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-16T07:00:00Z');
  await app.sql`TRUNCATE adult_supply, adult_supply_day`;
  office = await app.signedIn({ role: 'school_office', uai: UAI });
});

const params = { uai: UAI };
const supply: AdultSupply = {
  standard: 3,
  week: [
    { weekday: 1, half: 'morning', adults: 0 },
    { weekday: 5, half: 'afternoon', adults: 1 },
  ],
  days: [{ day: '2026-11-24', half: 'afternoon', adults: 5 }],
};

describe('how many adults a school gives', () => {
  test('is what the office says: as a rule, in the week, on single days; said anew, it replaces all', async () => {
    await office.call(saveAdults, { params, body: supply });
    expect(await office.call(readAdults, { params })).toEqual({ ...supply, promised: [] });
    const other = { standard: 1, week: [], days: [] };
    await office.call(saveAdults, { params, body: other });
    expect(await office.call(readAdults, { params })).toEqual({ ...other, promised: [] });
  });

  test('of days gone by is kept and not shown any more; today still is, on the school’s own clock', async () => {
    const days = [{ day: '2026-11-16', half: 'morning' as const, adults: 0 }];
    await office.call(saveAdults, { params, body: { ...supply, days } });
    app.clock.set('2026-11-16T22:30:00Z');
    // Nobody stays signed in from morning to night.
    const late = await app.signedIn({ role: 'school_office', uai: UAI });
    expect((await late.call(readAdults, { params })).days).toEqual(days);
    app.clock.set('2026-11-16T23:30:00Z');
    expect((await late.call(readAdults, { params })).days).toEqual([]);
    await late.call(saveAdults, { params, body: { ...supply, days } });
    expect(await app.sql`SELECT day::text, adults FROM adult_supply_day`).toEqual([{ day: '2026-11-16', adults: 0 }]);
  });

  test('may be fewer than promised lessons: nothing is thrown out, and the answer tells how many run at once', async () => {
    const lesson = await anAcceptedLesson(app.sql);
    const theirs = await app.signedIn({ role: 'school_office', uai: lesson.uai });
    const of = { params: { uai: lesson.uai } };
    await theirs.call(saveAdults, { ...of, body: { standard: 0, week: [], days: [] } });
    expect(await theirs.call(readAdults, of)).toEqual({
      standard: 0,
      week: [],
      days: [],
      promised: [{ day: '2026-11-16', half: 'morning', lessons: 1 }],
    });
    const [cover] = await app.sql`SELECT state FROM cover WHERE id = ${lesson.coverId}`;
    expect(cover?.state).toBe('accepted');
    app.clock.set('2026-11-16T10:00:00Z');
    expect((await theirs.call(readAdults, of)).promised).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a negative number', { ...supply, standard: -1 }],
    ['a fraction', { ...supply, standard: 1.5 }],
    ['a hundred', { ...supply, week: [{ weekday: 1, half: 'morning', adults: 100 }] }],
    ['an eighth weekday', { ...supply, week: [{ weekday: 8, half: 'morning', adults: 1 }] }],
    ['the night', { ...supply, week: [{ weekday: 1, half: 'night', adults: 1 }] }],
    ['the thirtieth of February', { ...supply, days: [{ day: '2027-02-30', half: 'morning', adults: 1 }] }],
    ['a thousand days', { ...supply, days: Array.from({ length: 1000 }, () => supply.days[0]) }],
    ['nothing', {}],
  ])('%s is refused, and nothing changes', async (_, body) => {
    await office.call(saveAdults, { params, body: supply });
    expect(await office.refused(saveAdults, { params, body: body as AdultSupply })).toMatchObject({
      code: 'invalid_input',
    });
    expect(await office.call(readAdults, { params })).toMatchObject(supply);
  });

  test('one half-day with two figures is refused by its name, and nothing changes', async () => {
    await office.call(saveAdults, { params, body: supply });
    const days = [...supply.days, { day: '2026-11-24', half: 'afternoon' as const, adults: 4 }];
    expect(await office.refused(saveAdults, { params, body: { ...supply, days } })).toMatchObject({
      code: 'adults_said_twice',
      details: [{ fact: '2026-11-24 afternoon' }],
    });
    expect(await office.call(readAdults, { params })).toMatchObject(supply);
  });
});
