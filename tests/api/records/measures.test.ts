import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Period, readMeasures } from '#contract/measures.ts';
import { aMeasuredSchool, aPastLesson } from '../../support/build/measured.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-19T11:00:00Z' });
  const here = await aMeasuredSchool(app.sql, '0159999M');
  const offer = { state: 'accepted', sentAt: '2026-11-16T06:10:00Z', answeredAt: '2026-11-16T06:14:00Z' } as const;
  await aPastLesson(app.sql, here, { offers: [offer] });
  await aPastLesson(app.sql, here, { startsAt: '2026-11-10T09:00:00Z', state: 'no_cover' });
});
afterAll(() => app.close());

test('an academy sees how it did, in the period it asks for', async () => {
  const coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
  const asked = async (period: Period) =>
    coordinator.call(readMeasures, { params: { academyCode: '06' }, query: { period } });
  expect(await asked('week')).toMatchObject({
    ...{ timeZone: 'Europe/Paris', firstDay: '2026-11-16', serverNow: '2026-11-19T11:00:00.000Z' },
    weeks: [{ monday: '2026-11-16', taught: 1, onSite: 0, lost: 0 }],
    offers: { accepted: 1 },
  });
  expect((await asked('month')).weeks.map(({ lost }) => lost)).toEqual([1, 0]);
  expect((await asked('year')).firstDay).toBe('2025-11-17');
});

test('an academy without a past has no measures, and no mistake', async () => {
  const nation = await app.signedIn({ role: 'national_coordinator' });
  const sent = { params: { academyCode: '28' }, query: { period: 'term' } } as const;
  const { weeks, delays, timeZone } = await nation.call(readMeasures, sent);
  expect([weeks, timeZone]).toEqual([[], 'Indian/Reunion']);
  expect(delays.map(({ count, medianMs }) => [count, medianMs])).toEqual(Array.from({ length: 4 }, () => [0, null]));
});

test.each(['', '?period=', '?period=decade', "?period='; DROP TABLE cover", '?period=week&period=year'])(
  'a period asked for as "%s" is refused',
  async (query) => {
    const coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    const refused = await coordinator.send('GET', `/api/academies/06/measures${query}`);
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  },
);

test('a school, a substitute and the next academy see nothing of it', async () => {
  const sent = { params: { academyCode: '06' }, query: { period: 'week' } } as const;
  const office = await app.signedIn({ role: 'school_office', uai: '0159999M' });
  const neighbour = await app.signedIn({ role: 'coordinator', academyCode: '15' });
  for (const stranger of [office, neighbour]) {
    expect(await stranger.refused(readMeasures, sent)).toMatchObject({ code: 'forbidden' });
  }
});
