import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerOffer } from '#contract/offers.ts';
import { readMyHours } from '#contract/records.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Monday's and Tuesday's lessons are promised; on Monday both ends were there from 10:05 to 10:50. */
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  await academy.declare({ lastDay: '2026-11-17' });
  const offer = await academy.offer();
  const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
  await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
  await app.sql`INSERT INTO sfu_cursor (sfu_url, boot, seq, seen_at) VALUES ('http://sfu', gen_random_uuid(), 0, now()) ON CONFLICT DO NOTHING`;
  await app.sql`UPDATE cover SET state = 'taught' WHERE id = ${acceptedCoverIds[0] ?? ''}`;
  await app.sql`INSERT INTO room (cover_id, opened_at) VALUES (${acceptedCoverIds[0] ?? ''}, '2026-11-16T08:50:00Z')`;
  await app.sql`
    INSERT INTO room_presence (cover_id, party, sub, sfu_url, came_at, left_at)
    SELECT ${acceptedCoverIds[0] ?? ''}, party, gen_random_uuid(), 'http://sfu', '2026-11-16T09:05:00Z', '2026-11-16T09:50:00Z'
    FROM unnest(ARRAY['substitute', 'classroom']) AS party`;
});

const of = (month: string) => academy.substitute.call(readMyHours, { query: { month } });

describe('the hours of a month', () => {
  test('list what was taught with the minutes delivered, and put each week beside the weekly service', async () => {
    const { lessons, weeks, ...service } = await of('2026-11');
    expect(service).toEqual({ timeZone: 'Europe/Paris', serviceMinutes: 1080, overtimeMinutes: 0 });
    expect(lessons).toMatchObject([
      {
        schoolName: 'Collège 0159999M',
        startsAt: '2026-11-16T09:00:00.000Z',
        state: 'taught',
        scheduledMinutes: 55,
        deliveredMinutes: 45,
      },
    ]);
    // Tuesday's lesson is promised: it counts for the cap, and nothing of it was delivered.
    expect(weeks.filter(({ scheduledMinutes }) => scheduledMinutes > 0)).toEqual([
      { monday: '2026-11-16', scheduledMinutes: 110, deliveredMinutes: 45 },
    ]);
    expect(weeks).toHaveLength(6);
  });

  test('of another month hold nothing', async () => {
    expect((await of('2026-12')).lessons).toEqual([]);
  });

  test('of another substitute are their own', async () => {
    const lea = await app.signedIn({ role: 'substitute', substituteId: await aSubstituteFor(app.sql) });
    expect((await lea.call(readMyHours, { query: { month: '2026-11' } })).lessons).toEqual([]);
  });

  test.each(['', '2026', '2026-13', '2026-00', '1999-11', "2026-11' OR 1=1", '2026-11-01'])(
    'refused: the month “%s”',
    async (month) => {
      const ask = () => academy.substitute.refused(readMyHours, { query: { month } });
      await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
    },
  );

  test('are for substitutes only', async () => {
    const query = { query: { month: '2026-11' } };
    for (const { refused } of [academy.office, academy.coordinator]) {
      await refusedWithoutTrace(app, () => refused(readMyHours, query), { status: 403, code: 'forbidden' });
    }
    await refusedWithoutTrace(app, () => app.stranger().refused(readMyHours, query), {
      status: 401,
      code: 'not_signed_in',
    });
  });
});
