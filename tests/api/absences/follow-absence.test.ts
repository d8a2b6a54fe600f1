import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAbsences, readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { answerOffer, listOffers } from '#contract/offers.ts';
import { aTeachingSchool } from '../../support/build/absences.ts';
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

const list = () => academy.office.call(listAbsences, { params: { uai: academy.school.uai } });
const withdraw = (absenceId: string) => academy.office.call(withdrawAbsence, { params: { absenceId } });
const notFound = { status: 404, code: 'not_found' } as const;

describe('the list of a school', () => {
  test('is empty before the first absence', async () => {
    expect(await list()).toEqual({ absences: [], serverNow: '2026-11-15T18:00:00.000Z' });
  });

  test('shows the newest declaration first, each with its own covers', async () => {
    const monday = await academy.declare();
    app.clock.advance(60_000);
    const later = await academy.declare({ firstDay: '2026-11-18', lastDay: '2026-11-19' });
    expect((await list()).absences).toEqual([later, monday]);
  });

  test('keeps what is withdrawn, and says so', async () => {
    const { absence } = await academy.declare();
    await withdraw(absence.id);
    const { absences } = await list();
    expect(absences.map((listed) => [listed.absence.state, listed.covers.map(({ state }) => state)])).toEqual([
      ['withdrawn', ['cancelled']],
    ]);
  });

  test('forgets an absence 31 days after its last day, not before', async () => {
    await academy.declare();
    const onDay = async (instant: string) => {
      app.clock.set(instant);
      const office = await app.signedIn({ role: 'school_office', uai: academy.school.uai });
      return (await office.call(listAbsences, { params: { uai: academy.school.uai } })).absences.length;
    };
    expect(await onDay('2026-12-16T23:59:59Z')).toBe(1);
    expect(await onDay('2026-12-17T00:00:00Z')).toBe(0);
  });

  test('shows nothing of another school', async () => {
    const { uai } = await aTeachingSchool(app.sql, { uai: '0010002X' });
    await academy.declare();
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    expect((await helpdesk.call(listAbsences, { params: { uai } })).absences).toEqual([]);
  });

  test('is closed to strangers, substitutes and other schools, and is not found where there is no school', async () => {
    const neighbour = await app.signedIn({
      role: 'school_office',
      uai: (await aTeachingSchool(app.sql, { uai: '0010002X' })).uai,
    });
    const sent = { params: { uai: academy.school.uai } };
    const stranger = () => app.stranger().refused(listAbsences, sent);
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
    for (const { refused } of [academy.substitute, neighbour]) {
      await refusedWithoutTrace(app, () => refused(listAbsences, sent), { status: 403, code: 'forbidden' });
    }
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    for (const uai of ['0010005A', '0159999A']) {
      await refusedWithoutTrace(app, () => helpdesk.refused(listAbsences, { params: { uai } }), notFound);
    }
  });
});

describe('the page of one absence', () => {
  test('tells its timeline with who did what when', async () => {
    const { absence, covers } = await academy.declare();
    expect(await academy.office.call(readAbsence, { params: { absenceId: absence.id } })).toMatchObject({
      absence,
      covers,
      timeline: [
        { type: 'absence.declared', at: '2026-11-15T18:00:00.000Z', actor: expect.stringMatching(/^Personne/) },
        { type: 'cover.opened', actor: null, facts: { count: 1 } },
      ],
      records: [],
    });
  });

  test('is seen by the academy’s coordinator and not by another academy’s', async () => {
    const { absence } = await academy.declare();
    const params = { absenceId: absence.id };
    expect(await academy.coordinator.call(readAbsence, { params })).toMatchObject({ absence });
    const foreign = await app.signedIn({ role: 'coordinator', academyCode: '10' });
    for (const { refused } of [foreign, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(readAbsence, { params }), { status: 403, code: 'forbidden' });
    }
    const stranger = () => app.stranger().refused(readAbsence, { params });
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
  });
});

describe('an absence withdrawn', () => {
  test('cancels its covers, takes the offer back and frees the substitute', async () => {
    const { absence } = await academy.declare();
    await academy.offer();
    expect(await withdraw(absence.id)).toEqual({});
    const read = await academy.office.call(readAbsence, { params: { absenceId: absence.id } });
    expect([read.absence.state, read.covers.map(({ state }) => state)]).toEqual(['withdrawn', ['cancelled']]);
    expect(read.timeline.map(({ type }) => type)).toEqual([
      'absence.declared',
      'cover.opened',
      'cover.planned',
      'offer.sent',
      'absence.withdrawn',
      'cover.cancelled',
      'offer.withdrawn',
    ]);
    expect((await academy.substitute.call(listOffers, {})).offers).toEqual([]);
    expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
  });

  test('also takes back what was accepted', async () => {
    const { absence } = await academy.declare();
    const offer = await academy.offer();
    const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
    await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
    await withdraw(absence.id);
    expect((await academy.substitute.call(listOffers, {})).lessons).toEqual([]);
  });

  test('twice is refused', async () => {
    const { absence } = await academy.declare();
    await withdraw(absence.id);
    const again = () => academy.office.refused(withdrawAbsence, { params: { absenceId: absence.id } });
    await refusedWithoutTrace(app, again, { status: 409, code: 'absence_already_withdrawn' });
  });

  test('from two tabs at once is withdrawn once, and told once', async () => {
    const { absence } = await academy.declare();
    const answers = await Promise.all(
      [1, 2].map(() => academy.office.send('POST', `/api/absences/${absence.id}/withdraw`)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'absence_already_withdrawn' });
    expect(await app.sql`SELECT FROM happening WHERE type = 'absence.withdrawn'`).toHaveLength(1);
    await livesOn(app);
  });

  test('is nobody else’s affair', async () => {
    const params = { absenceId: (await academy.declare()).absence.id };
    const neighbour = await app.signedIn({
      role: 'school_office',
      uai: (await aTeachingSchool(app.sql, { uai: '0010002X' })).uai,
    });
    const administrator = await app.signedIn({ role: 'administrator' });
    for (const { refused } of [neighbour, administrator, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(withdrawAbsence, { params }), { status: 403, code: 'forbidden' });
    }
    const stranger = () => app.stranger().refused(withdrawAbsence, { params });
    await refusedWithoutTrace(app, stranger, { status: 401, code: 'not_signed_in' });
  });
});

test.each([
  ['that nobody gave', randomUUID()],
  ['that is no UUID', '12'],
  ['that is a piece of SQL', "' OR 1=1 --"],
  ['of 10,000 characters', 'a'.repeat(10_000)],
])('an absence with an id %s is not found', async (_, absenceId) => {
  const sent = { params: { absenceId } };
  await refusedWithoutTrace(app, () => academy.office.refused(readAbsence, sent), notFound);
  await refusedWithoutTrace(app, () => academy.office.refused(withdrawAbsence, sent), notFound);
});
