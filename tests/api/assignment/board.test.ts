import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listCovers, readAcademyWeek } from '#contract/cover.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { livesOn, refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
});

const params = { academyCode: '06' };
const week = (monday = '2026-11-16') => academy.coordinator.call(readAcademyWeek, { params, query: { monday } });

describe('a board that is asked for strangely', () => {
  const marker = `2026-11-16T09:00:00.000Z 0159999M 061300 ${randomUUID()}`;

  test.each([
    ['behind no page', 'after=nowhere'],
    ['behind a year nobody lives in', `after=${encodeURIComponent(marker.replace('2026', '0000'))}`],
    ['behind an id that is none', `after=${encodeURIComponent(marker.slice(0, -1))}`],
    ['behind a page longer than any', `after=${'a'.repeat(5000)}`],
    ['in an order nobody knows', 'order=price'],
    ['in a group nobody knows', 'group=cancelled'],
    ['with a search longer than any name', `search=${'a'.repeat(81)}`],
    ['with a search no keyboard types', 'search=%00'],
    ['with everything twice', 'search=a&search=b'],
  ])('is refused: %s', async (_, query) => {
    await academy.declare();
    const ask = async () => {
      const answer = await academy.coordinator.send('GET', `/api/academies/06/covers?${query}`);
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: [] }) };
    };
    await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
  });

  test('behind a lesson, a school and a subject that are gone goes on where they were', async () => {
    await academy.declare();
    const { covers } = await academy.coordinator.call(listCovers, { params, query: { after: marker } });
    expect(covers.length).toBeLessThanOrEqual(1);
    const gone = marker.replace('0159999M', '0679999E').replace('061300', '999999');
    for (const order of ['hour', 'school', 'subject'] as const) {
      await academy.coordinator.call(listCovers, { params, query: { after: gone, order } });
    }
    await livesOn(app);
  });

  test('finds nothing for a search that is a question to the database', async () => {
    await academy.declare();
    const search = "'; DROP TABLE cover; --";
    expect((await academy.coordinator.call(listCovers, { params, query: { search } })).covers).toEqual([]);
    await livesOn(app);
  });
});

describe('the week of an academy', () => {
  test('shows its covers and who stands beside them, with the hours they hold and when they are not there', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    await app.sql`DELETE FROM substitute_availability WHERE weekday <> 1`;
    await app.sql`UPDATE substitute_availability SET start_minute = 480, end_minute = 1080`;
    await academy.plan();
    const { covers, substitutes, timeZone, goesOn } = await week();
    expect({ timeZone, goesOn }).toEqual({ timeZone: 'Europe/Paris', goesOn: false });
    expect(covers.map(({ startsAt, state }) => [startsAt, state])).toEqual([
      ['2026-11-16T09:00:00.000Z', 'planned'],
      ['2026-11-17T09:00:00.000Z', 'open'],
    ]);
    expect(substitutes).toMatchObject([
      { substituteName: 'Noé Vasseur', engagedMinutes: 55, capMinutes: 1080, elsewhere: [] },
    ]);
    expect(substitutes[0]?.notThere).toEqual([
      { startsAt: '2026-11-15T23:00:00.000Z', endsAt: '2026-11-16T07:00:00.000Z' },
      { startsAt: '2026-11-16T17:00:00.000Z', endsAt: '2026-11-22T23:00:00.000Z' },
    ]);
  });

  test('leaves other weeks out', async () => {
    await academy.declare({ lastDay: '2026-11-17' });
    expect((await week('2026-11-23')).covers).toEqual([]);
    expect((await week('2026-11-09')).covers).toEqual([]);
  });

  test('shows what is taught and over, too, so that the week stays whole', async () => {
    await academy.declare();
    app.clock.set('2026-11-19T18:00:00Z');
    academy.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect((await week()).covers).toHaveLength(1);
  });

  test('shows the academy’s own who have nothing yet, and no others', async () => {
    await academy.declare();
    await aSubstituteFor(app.sql, { lastName: 'Abadie' });
    await aSubstituteFor(app.sql, { lastName: 'Ailleurs', academyCode: '10' });
    const silent = await aSubstituteFor(app.sql, { lastName: 'Muet' });
    await app.sql`UPDATE substitute SET consented = false WHERE id = ${silent}`;
    expect((await week()).substitutes.map(({ substituteName }) => substituteName)).toEqual([
      'Noé Abadie',
      'Noé Vasseur',
    ]);
  });

  test('draws what another academy asked as elsewhere, and counts it; what it only thinks of is nobody’s affair', async () => {
    const elsewhere = await anAcademyAtWork(app, { academyCode: '10', uai: '0010002X' });
    await app.sql`DELETE FROM substitute WHERE id <> ${academy.substituteId}`;
    await elsewhere.declare();
    await elsewhere.plan();
    expect((await week()).substitutes).toMatchObject([{ engagedMinutes: 0, elsewhere: [] }]);
    await app.sql`
      WITH offer AS (
        INSERT INTO offer (absence_id, substitute_id, sent_at, deadline)
        SELECT absence_id, ${academy.substituteId}, now(), '2026-11-16T08:00:00Z' FROM cover RETURNING id),
      asked AS (UPDATE assignment SET state = 'offered', offer_id = offer.id FROM offer),
      waits AS (UPDATE cover SET state = 'offered')
      SELECT`;
    const lesson = { startsAt: '2026-11-16T09:00:00.000Z', endsAt: '2026-11-16T09:55:00.000Z' };
    expect((await week()).substitutes).toMatchObject([{ engagedMinutes: 55, elsewhere: [lesson] }]);
  });

  test.each(['2026-11-17', '0000-01-03', '9999-12-27', '2026-13-01', '16/11/2026', ''])(
    'begins on no other day than a Monday of our years: %s',
    async (monday) => {
      const ask = () => academy.coordinator.refused(readAcademyWeek, { params, query: { monday } });
      await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
    },
  );
});
