import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AbsenceWithCovers,
  changeAbsence,
  readAbsence,
  type Stretch,
  withdrawAbsence,
} from '#contract/absences.ts';
import { answerOffer, listOffers } from '#contract/offers.ts';
import { aStretch, aTeachingSchool } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
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

const change = ({ absence }: AbsenceWithCovers, stretches: Stretch[], version = absence.version) => ({
  params: { absenceId: absence.id },
  body: { version, stretches, reason: 'leave' as const },
});
const changed = (declared: AbsenceWithCovers, ...stretches: Stretch[]) =>
  academy.office.call(changeAbsence, change(declared, stretches));
const states = ({ covers }: AbsenceWithCovers) => covers.map(({ startsAt, state }) => [startsAt.slice(8, 10), state]);
const timeline = async ({ absence }: AbsenceWithCovers) =>
  (await academy.office.call(readAbsence, { params: { absenceId: absence.id } })).timeline;
const accept = async () => {
  const offer = await academy.offer();
  const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
  await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
};

describe('an absence that goes on', () => {
  test('opens the new lessons and leaves the accepted ones alone', async () => {
    const declared = await academy.declare();
    await accept();
    const longer = await changed(declared, aStretch({ lastDay: '2026-11-17' }));
    expect(longer.absence).toMatchObject({ lastDay: '2026-11-17', version: 2, reason: 'leave' });
    expect(states(longer)).toEqual([
      ['16', 'accepted'],
      ['17', 'open'],
    ]);
    expect((await timeline(declared)).slice(-2)).toMatchObject([
      { type: 'absence.changed', actor: expect.any(String), facts: { firstDay: '2026-11-16', lastDay: '2026-11-17' } },
      { type: 'cover.opened', facts: { count: 1 } },
    ]);
  });

  test('can be prolonged on its last day', async () => {
    const declared = await academy.declare();
    app.clock.set('2026-11-16T22:00:00Z');
    academy.office = await app.signedIn({ role: 'school_office', uai: academy.school.uai });
    expect(states(await changed(declared, aStretch({ lastDay: '2026-11-18' })))).toEqual([
      ['16', 'open'],
      ['17', 'open'],
      ['18', 'open'],
    ]);
  });
});

describe('a teacher who is still ill', () => {
  test('on the morning after the last day is the same absence prolonged; the hours that passed stay what they were', async () => {
    const declared = await academy.declare();
    app.clock.set('2026-11-17T06:00:00Z');
    academy.office = await app.signedIn({ role: 'school_office', uai: academy.school.uai });
    const prolonged = await changed(declared, aStretch({ lastDay: '2026-11-18' }));
    expect(prolonged.absence.id).toBe(declared.absence.id);
    expect(states(prolonged)).toEqual([
      ['16', 'open'],
      ['17', 'open'],
      ['18', 'open'],
    ]);
    await academy.office.call(withdrawAbsence, { params: { absenceId: declared.absence.id } });
    const { covers } = await academy.office.call(readAbsence, { params: { absenceId: declared.absence.id } });
    expect(covers.map(({ state }) => state)).toEqual(['open', 'cancelled', 'cancelled']);
  });
});

describe('a teacher who comes back early', () => {
  test('frees whoever had accepted the rest, who reads that it is gone', async () => {
    const declared = await academy.declare({ lastDay: '2026-11-18' });
    await accept();
    const shorter = await changed(declared, aStretch({ lastDay: '2026-11-16' }));
    expect(states(shorter)).toEqual([
      ['16', 'accepted'],
      ['17', 'cancelled'],
      ['18', 'cancelled'],
    ]);
    const inbox = await academy.substitute.call(listOffers, {});
    expect(inbox.lessons).toHaveLength(1);
    expect(inbox.takenBack.map(({ startsAt, because }) => [startsAt, because])).toEqual([
      ['2026-11-17T09:00:00.000Z', 'cancelled'],
      ['2026-11-18T09:00:00.000Z', 'cancelled'],
    ]);
    const cancelled = (await timeline(declared)).filter(({ type }) => type === 'cover.cancelled');
    expect(cancelled.map(({ facts }) => facts)).toEqual([{ why: 'absence_changed' }, { why: 'absence_changed' }]);
  });

  test('at ten o’clock today: the lesson at ten is theirs again, what was before is not touched', async () => {
    await app.sql`
      INSERT INTO weekly_lesson (id, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, start_minute, end_minute)
      SELECT ${randomUUID()}, uai, class_id, subject_code, teacher_id, alternance_id, place_id, weekday, 480, 535
      FROM weekly_lesson WHERE weekday = 1`;
    const declared = await academy.declare({ lastDay: '2026-11-18' });
    app.clock.set('2026-11-16T08:40:00Z');
    academy.office = await app.signedIn({ role: 'school_office', uai: academy.school.uai });
    const back = await changed(declared, aStretch({ hours: { from: '00:00', to: '10:00' } }));
    expect(states(back)).toEqual([
      ['16', 'open'],
      ['16', 'cancelled'],
      ['17', 'cancelled'],
      ['18', 'cancelled'],
    ]);
  });

  test('and falls ill again: the same covers are open again, and their substitute can be found anew', async () => {
    const declared = await academy.declare({ lastDay: '2026-11-17' });
    await accept();
    const shorter = await changed(declared, aStretch());
    const again = await changed(shorter, aStretch({ lastDay: '2026-11-17' }));
    expect(again.covers.map(({ id }) => id)).toEqual(declared.covers.map(({ id }) => id));
    expect(states(again)).toEqual([
      ['16', 'accepted'],
      ['17', 'open'],
    ]);
    expect((await timeline(declared)).at(-1)).toMatchObject({ type: 'cover.reopened', coverId: again.covers[1]?.id });
    await accept();
    const inbox = await academy.substitute.call(listOffers, {});
    expect([inbox.lessons.length, inbox.takenBack]).toEqual([2, []]);
  });
});

describe('an offer of several lessons', () => {
  test('loses just the one that is gone', async () => {
    const declared = await academy.declare({ lastDay: '2026-11-17' });
    await academy.offer();
    await changed(declared, aStretch());
    const [offer] = (await academy.substitute.call(listOffers, {})).offers;
    expect(offer?.covers.map(({ startsAt }) => startsAt)).toEqual(['2026-11-16T09:00:00Z']);
  });

  test('is taken back when nothing is left of it', async () => {
    const declared = await academy.declare();
    await academy.offer();
    await changed(declared, aStretch({ firstDay: '2026-11-18', lastDay: '2026-11-18' }));
    expect((await academy.substitute.call(listOffers, {})).offers).toEqual([]);
    expect((await timeline(declared)).map(({ type }) => type).slice(-4)).toEqual([
      'absence.changed',
      'cover.cancelled',
      'offer.withdrawn',
      'cover.opened',
    ]);
  });
});

describe('refused, with nothing changed:', () => {
  test('a version that somebody else has changed meanwhile', async () => {
    const declared = await academy.declare();
    await changed(declared, aStretch({ lastDay: '2026-11-17' }));
    const late = () => academy.office.refused(changeAbsence, change(declared, [aStretch({ lastDay: '2026-11-18' })]));
    await refusedWithoutTrace(app, late, { status: 409, code: 'absence_changed_meanwhile' });
  });

  test('of two offices that change at once, one is told', async () => {
    const declared = await academy.declare();
    const bodies = ['2026-11-17', '2026-11-18'].map((lastDay) => change(declared, [aStretch({ lastDay })]));
    const answers = await Promise.all(
      bodies.map(({ params, body }) =>
        academy.office.send('PUT', `/api/absences/${params.absenceId}`, { body: JSON.stringify(body) }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('an absence that was withdrawn, and one whose last day has passed', async () => {
    const declared = await academy.declare();
    const late = () => academy.office.refused(changeAbsence, change(declared, [aStretch({ lastDay: '2026-11-18' })]));
    app.clock.set('2026-11-24T06:00:00Z');
    academy.office = await app.signedIn({ role: 'school_office', uai: academy.school.uai });
    await refusedWithoutTrace(app, late, { status: 409, code: 'absence_over' });
    await academy.office.call(withdrawAbsence, { params: { absenceId: declared.absence.id } });
    await refusedWithoutTrace(app, late, { status: 409, code: 'absence_over' });
  });

  test.each<
    [
      string,
      'absence_ends_before_start' | 'absence_stretches_overlap' | 'absence_outside_school_year' | 'absence_too_long',
      Stretch[],
    ]
  >([
    ['days the wrong way round', 'absence_ends_before_start', [aStretch({ lastDay: '2026-11-15' })]],
    ['parts that overlap', 'absence_stretches_overlap', [aStretch(), aStretch()]],
    ['a day after the school year', 'absence_outside_school_year', [aStretch({ lastDay: '2027-07-03' })]],
    ['more than a year', 'absence_too_long', [aStretch({ lastDay: '2028-07-03' })]],
  ])('%s', async (_, code, stretches) => {
    const declared = await academy.declare();
    await refusedWithoutTrace(app, () => academy.office.refused(changeAbsence, change(declared, stretches)), {
      status: 422,
      code,
    });
  });

  test('days on which another absence of the same person stands', async () => {
    const declared = await academy.declare();
    const { absence } = await academy.declare({ firstDay: '2026-11-18', lastDay: '2026-11-18' });
    const over = () => academy.office.refused(changeAbsence, change(declared, [aStretch({ lastDay: null })]));
    const refused = await refusedWithoutTrace(app, over, { status: 409, code: 'absence_already_declared' });
    expect(refused.details).toEqual([{ absenceId: absence.id }]);
  });

  test('nine parts, none, and an id nobody gave', async () => {
    const declared = await academy.declare();
    const nine = Array.from({ length: 9 }, (_, index) =>
      aStretch({ firstDay: `2026-11-1${index}`, lastDay: `2026-11-1${index}` }),
    );
    for (const stretches of [nine, []]) {
      await refusedWithoutTrace(app, () => academy.office.refused(changeAbsence, change(declared, stretches)), {
        status: 400,
        code: 'invalid_input',
      });
    }
    const nowhere = { ...change(declared, [aStretch()]), params: { absenceId: randomUUID() } };
    await refusedWithoutTrace(app, () => academy.office.refused(changeAbsence, nowhere), {
      status: 404,
      code: 'not_found',
    });
  });

  test('a change by another school’s office, an administrator, the substitute or a stranger', async () => {
    const sent = change(await academy.declare(), [aStretch({ lastDay: '2026-11-17' })]);
    const { uai } = await aTeachingSchool(app.sql, { uai: '0159998L' });
    const neighbour = await app.signedIn({ role: 'school_office', uai });
    const administrator = await app.signedIn({ role: 'administrator' });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [neighbour, administrator, foreign, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(changeAbsence, sent), { status: 403, code: 'forbidden' });
    }
    await refusedWithoutTrace(app, () => app.stranger().refused(changeAbsence, sent), {
      status: 401,
      code: 'not_signed_in',
    });
  });
});
