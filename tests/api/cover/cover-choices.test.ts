import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type CoverChoice,
  chooseForCover,
  nameAdult,
  previewAbsence,
  readAbsence,
  readCover,
  readSchoolDay,
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

const onSite: CoverChoice = { choice: 'on_site', by: 'Mme Gentiane' };
const notNeeded: CoverChoice = { choice: 'not_needed' };
const toCover: CoverChoice = { choice: 'to_cover' };
const choose = (coverId: string, body: CoverChoice) =>
  academy.office.call(chooseForCover, { params: { coverId }, body });
const aCover = async () => {
  const { covers } = await academy.declare();
  return covers[0]!.id;
};
const accept = async (): Promise<void> => {
  const offer = await academy.offer();
  const acceptedCoverIds = offer.covers.map(({ coverId }) => coverId);
  await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
};

describe('the office decides', () => {
  test('with the declaration itself, lesson by lesson', async () => {
    const { uai, teacherId } = academy.school;
    const body = { teacherId, otherUais: [], stretches: [aStretch({ lastDay: '2026-11-18' })] };
    const { lessons } = await academy.office.call(previewAbsence, { params: { uai }, body });
    const ids = lessons.map(({ lessonId }) => lessonId);
    const declared = await academy.declare({
      lastDay: '2026-11-18',
      choices: [
        { lessonId: ids[0]!, choice: onSite },
        { lessonId: ids[1]!, choice: notNeeded },
        { lessonId: 'of another day', choice: notNeeded },
      ],
    });
    expect(declared.covers.map(({ state, onSiteBy }) => [state, onSiteBy])).toEqual([
      ['on_site', 'Mme Gentiane'],
      ['not_needed', null],
      ['open', null],
    ]);
    const { timeline } = await academy.office.call(readAbsence, { params: { absenceId: declared.absence.id } });
    expect(timeline.map(({ type, facts }) => [type, facts])).toEqual([
      ['absence.declared', { as: 'school_office', caller: null }],
      ['cover.opened', { count: 1 }],
      ['cover.on_site', { by: 'Mme Gentiane' }],
      ['cover.not_needed', {}],
    ]);
  });

  test('that somebody of the school takes a lesson, who is named, and then that nobody has to', async () => {
    const coverId = await aCover();
    expect(await choose(coverId, onSite)).toMatchObject({ state: 'on_site', onSiteBy: 'Mme Gentiane' });
    expect(await choose(coverId, { choice: 'on_site', by: 'M. Marvaud' })).toMatchObject({ onSiteBy: 'M. Marvaud' });
    expect(await choose(coverId, notNeeded)).toMatchObject({ state: 'not_needed', onSiteBy: null });
    expect(await choose(coverId, toCover)).toMatchObject({ state: 'open', onSiteBy: null });
    const { timeline } = await academy.office.call(readCover, { params: { coverId } });
    expect(timeline.map(({ type, actor }) => [type, actor !== null])).toEqual([
      ['absence.declared', true],
      ['cover.on_site', true],
      ['cover.on_site', true],
      ['cover.not_needed', true],
      ['cover.reopened', true],
    ]);
  });

  test('the same twice, and it is told once', async () => {
    const coverId = await aCover();
    await choose(coverId, onSite);
    await choose(coverId, onSite);
    await choose(coverId, toCover);
    await choose(coverId, toCover);
    expect(await app.sql`SELECT FROM happening WHERE cover_id = ${coverId}`).toHaveLength(2);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['proposed', () => academy.plan()],
    ['offered', () => academy.offer()],
    ['accepted', accept],
  ])('on site for a lesson that is %s: whoever stood for it is free, and its offer is gone', async (state, reach) => {
    const coverId = await aCover();
    await reach();
    expect(await choose(coverId, onSite)).toMatchObject({ state: 'on_site', substituteName: null });
    expect(await app.sql`SELECT FROM assignment WHERE state <> 'ended'`).toHaveLength(0);
    expect(await app.sql`SELECT FROM offer WHERE state = 'sent'`).toHaveLength(0);
    const { lessons, takenBack } = await academy.substitute.call(listOffers, {});
    expect([lessons, takenBack.map(({ because }) => because)]).toEqual([[], state === 'proposed' ? [] : ['on_site']]);
  });

  test('otherwise again, and a plan finds the substitute anew', async () => {
    const coverId = await aCover();
    await accept();
    await choose(coverId, notNeeded);
    await choose(coverId, toCover);
    await accept();
    expect((await academy.office.call(readCover, { params: { coverId } })).cover).toMatchObject({
      state: 'accepted',
      substituteName: 'Noé Vasseur',
    });
  });
});

describe('the office cannot decide', () => {
  test.each(['live', 'taught', 'failed', 'cancelled'])('about a lesson that is %s', async (state) => {
    const coverId = await aCover();
    await app.sql`UPDATE cover SET state = ${state} WHERE id = ${coverId}`;
    for (const body of [onSite, notNeeded, toCover]) {
      await refusedWithoutTrace(app, () => academy.office.refused(chooseForCover, { params: { coverId }, body }), {
        status: 409,
        code: 'cover_moved_on',
      });
    }
  });

  test('that somebody without a name takes it', async () => {
    const coverId = await aCover();
    for (const body of [{ choice: 'on_site' }, { choice: 'on_site', by: ' ' }, { choice: 'somehow' }]) {
      const answer = await academy.office.send('PUT', `/api/covers/${coverId}/choice`, { body: JSON.stringify(body) });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    }
  });

  test('in another school, as an administrator or a substitute, or about a lesson nobody knows', async () => {
    const params = { coverId: await aCover() };
    const { uai } = await aTeachingSchool(app.sql, { uai: '0159998L' });
    const neighbour = await app.signedIn({ role: 'school_office', uai });
    const administrator = await app.signedIn({ role: 'administrator' });
    const forbidden = { status: 403, code: 'forbidden' } as const;
    for (const { refused } of [neighbour, administrator, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(chooseForCover, { params, body: onSite }), forbidden);
      await refusedWithoutTrace(app, () => refused(nameAdult, { params, body: { adult: 'M. Marvaud' } }), forbidden);
    }
    for (const { refused } of [neighbour, academy.substitute]) {
      await refusedWithoutTrace(app, () => refused(readCover, { params }), forbidden);
    }
    const strange = { params: { coverId: randomUUID() }, body: onSite };
    await refusedWithoutTrace(app, () => academy.office.refused(chooseForCover, strange), {
      status: 404,
      code: 'not_found',
    });
    await refusedWithoutTrace(app, () => app.stranger().refused(readCover, { params }), {
      status: 401,
      code: 'not_signed_in',
    });
  });
});

describe('the adult in the place', () => {
  const name = (coverId: string, adult: string | null) =>
    academy.office.call(nameAdult, { params: { coverId }, body: { adult } });

  test('is named, changed and taken back, each told once', async () => {
    const coverId = await aCover();
    expect(await name(coverId, 'M. Marvaud')).toMatchObject({ adult: 'M. Marvaud' });
    await name(coverId, 'M. Marvaud');
    expect(await name(coverId, null)).toMatchObject({ adult: null });
    const { timeline } = await academy.office.call(readCover, { params: { coverId } });
    const told = timeline.filter(({ type }) => type === 'cover.adult_named');
    expect(told.map(({ facts, actor }) => [facts.adult, actor !== null])).toEqual([
      ['M. Marvaud', true],
      [null, true],
    ]);
  });

  test('stays when a substitute accepts, and is not asked for when the lesson is cancelled', async () => {
    const coverId = await aCover();
    await name(coverId, 'M. Marvaud');
    await accept();
    expect((await academy.office.call(readCover, { params: { coverId } })).cover.adult).toBe('M. Marvaud');
    await app.sql`UPDATE cover SET state = 'cancelled' WHERE id = ${coverId}`;
    const late = () => academy.office.refused(nameAdult, { params: { coverId }, body: { adult: 'Mme Gentiane' } });
    await refusedWithoutTrace(app, late, { status: 409, code: 'cover_moved_on' });
  });
});

describe('the day of a school', () => {
  const day = (of: string) =>
    academy.office.call(readSchoolDay, { params: { uai: academy.school.uai }, query: { day: of } });

  test('shows each lesson whose teacher is away, where the class goes, and who was named lately', async () => {
    const { covers } = await academy.declare({ lastDay: '2026-11-17' });
    await app.sql`UPDATE weekly_lesson SET place_id = NULL`;
    await academy.office.call(nameAdult, { params: { coverId: covers[1]!.id }, body: { adult: 'M. Marvaud' } });
    const { covers: monday, adults } = await day('2026-11-16');
    expect(monday).toEqual([covers[0]]);
    expect(adults).toEqual(['M. Marvaud']);
    expect((await day('2026-11-18')).covers).toEqual([]);
  });

  test('says when the class goes elsewhere than the timetable has it', async () => {
    await app.sql`
      WITH bare AS (INSERT INTO place (uai, code) VALUES (${academy.school.uai}, '204') RETURNING id)
      UPDATE weekly_lesson SET place_id = bare.id FROM bare`;
    await academy.declare();
    await accept();
    expect((await day('2026-11-16')).covers).toMatchObject([
      { placeCode: '101', timetablePlaceCode: '204', substituteName: 'Noé Vasseur', state: 'accepted' },
    ]);
  });

  test('leaves out what was cancelled', async () => {
    await aCover();
    await app.sql`UPDATE cover SET state = 'cancelled'`;
    expect((await day('2026-11-16')).covers).toEqual([]);
  });

  test('is nobody else’s, and wants a real day', async () => {
    const params = { uai: academy.school.uai };
    await refusedWithoutTrace(
      app,
      () => academy.substitute.refused(readSchoolDay, { params, query: { day: '2026-11-16' } }),
      { status: 403, code: 'forbidden' },
    );
    await refusedWithoutTrace(
      app,
      () => academy.office.refused(readSchoolDay, { params, query: { day: '2026-02-30' } }),
      { status: 400, code: 'invalid_input' },
    );
  });
});

test('the timeline of one lesson tells the offers that carried it, and not those of others', async () => {
  const { covers } = await academy.declare({ lastDay: '2026-11-17' });
  const offer = await academy.offer();
  const acceptedCoverIds = [covers[0]!.id];
  await academy.substitute.call(answerOffer, { params: { offerId: offer.id }, body: { acceptedCoverIds } });
  await app.sql`UPDATE assignment SET state = 'ended' WHERE state = 'proposed'`;
  const { timeline } = await academy.office.call(readCover, { params: { coverId: covers[0]!.id } });
  expect(timeline.map(({ type }) => type)).toEqual([
    'absence.declared',
    'cover.planned',
    'offer.sent',
    'offer.accepted',
  ]);
});
