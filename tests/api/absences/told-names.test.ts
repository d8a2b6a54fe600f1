import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAbsences, nameAdult, readAbsence, readCover, readSchoolDay } from '#contract/absences.ts';
import { answerOffer, withdrawOffer } from '#contract/offers.ts';
import type { Grant } from '#contract/people.ts';
import { readSchoolToday } from '#contract/readiness.ts';
import { expireOffers } from '../../../server/offers/answer-offer.ts';
import { connectSlices } from '../../../server/reactions.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let absenceId: string;
let coverId: string;
/** What the substitute's account is called: who refuses is the actor of the refusal. */
let accountName: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  const { absence, covers } = await academy.declare();
  absenceId = absence.id;
  coverId = covers[0]?.id ?? '';
  const [account] = await app.sql<{ displayName: string }[]>`
    SELECT display_name FROM account JOIN account_grant ON account_id = account.id
    WHERE substitute_id = ${academy.substituteId}`;
  accountName = account?.displayName ?? '';
});

/** Everything these roles can read about the absence. */
async function allThatIsRead(reader: ApiClient): Promise<string> {
  const school = { params: { uai: academy.school.uai } };
  return JSON.stringify([
    await reader.call(listAbsences, school),
    await reader.call(readAbsence, { params: { absenceId } }),
    await reader.call(readCover, { params: { coverId } }),
    await reader.call(readSchoolDay, { ...school, query: { day: '2026-11-16' } }),
    await reader.call(readSchoolToday, { ...school, query: { day: '2026-11-16' } }),
  ]);
}

const answer = async (accepted: boolean): Promise<void> => {
  const { id, covers } = await academy.offer();
  const acceptedCoverIds = accepted ? covers.map((cover) => cover.coverId) : [];
  const body = accepted ? { acceptedCoverIds } : { acceptedCoverIds, because: 'not_free' as const };
  await academy.substitute.call(answerOffer, { params: { offerId: id }, body });
};

const unpromised: [string, () => Promise<unknown>][] = [
  ['proposed by the plan', () => academy.plan()],
  ['asked', () => academy.offer()],
  ['asked, and refuses', () => answer(false)],
  [
    'asked, and does not answer',
    async () => {
      const { deadline } = await academy.offer();
      await expireOffers(app.sql, connectSlices(), new Date(deadline));
    },
  ],
  [
    'asked, and no longer wanted',
    async () => {
      await academy.offer();
      await academy.coordinator.call(withdrawOffer, { params: { coverId }, body: { because: 'better_match' } });
    },
  ],
];

const planners: Grant['role'][] = ['coordinator', 'national_coordinator', 'helpdesk'];
const others: Grant['role'][] = ['school_office', 'administrator'];

function as(role: Grant['role']): Promise<ApiClient> {
  if (role === 'school_office') return app.signedIn({ role, uai: academy.school.uai });
  return app.signedIn(role === 'coordinator' ? { role, academyCode: academy.academyCode } : { role });
}

describe.each(unpromised)('who is %s', (_, happens) => {
  beforeEach(async () => void (await happens()));

  test.each(others)('is not told to the %s', async (role) => {
    const read = await allThatIsRead(await as(role));
    expect(read).toContain(absenceId);
    for (const name of ['Vasseur', academy.substituteId, accountName]) expect(read).not.toContain(name);
  });

  test.each(planners)('is told to the %s', async (role) => {
    expect(await allThatIsRead(await as(role))).toContain('Noé Vasseur');
  });
});

test('what the office gets back when it names the adult names nobody either', async () => {
  await academy.offer();
  const cover = await academy.office.call(nameAdult, { params: { coverId }, body: { adult: 'Mme Roux' } });
  expect(cover).toMatchObject({ state: 'offered', adult: 'Mme Roux', substituteId: null, substituteName: null });
});

test('who has promised is told to everybody, since they come', async () => {
  await answer(true);
  for (const role of [...others, ...planners]) {
    expect(await (await as(role)).call(readCover, { params: { coverId } }), role).toMatchObject({
      cover: { state: 'accepted', substituteName: 'Noé Vasseur' },
    });
  }
});
