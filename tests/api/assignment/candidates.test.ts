import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NoCoverReason } from '#contract/cover.ts';
import { confirmPlan, listCandidates } from '#contract/plans.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
let coverId: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  academy = await anAcademyAtWork(app);
  coverId = (await academy.declare()).covers[0]!.id;
});

const candidates = (query: { name?: string } = {}) =>
  academy.coordinator.call(listCandidates, { params: { coverId }, query });
const names = (people: { substituteName: string }[]) => people.map(({ substituteName }) => substituteName);

describe('who could take a lesson', () => {
  test('comes cheapest first, each with what speaks for and against them', async () => {
    await aSubstituteFor(app.sql, { lastName: 'Abadie', academyCode: '10' });
    const { standing, noCoverReason, candidates: people, stopped, stoppedBy } = await candidates();
    expect({ standing, noCoverReason, stopped, stoppedBy }).toEqual({
      ...{ standing: null, noCoverReason: null, stopped: [], stoppedBy: {} },
    });
    expect(names(people)).toEqual(['Noé Vasseur', 'Noé Abadie']);
    expect(people.map(({ cost, reasons }) => cost - reasons.reduce((sum, one) => sum + one.cost, 0))).toEqual([0, 0]);
    expect(people[0]!.cost).toBeLessThan(people[1]!.cost);
  });

  test.each(['open', 'planned', 'offered'])('is told of one that is %s as if it were decided now', async (state) => {
    if (state !== 'open') {
      const { id, assignments } = await academy.plan();
      const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
      const sent = { params: { planId: id }, body: { assignmentIds } };
      if (state === 'offered') await academy.coordinator.call(confirmPlan, sent);
    }
    const answer = await candidates();
    expect(names(answer.candidates)).toEqual(['Noé Vasseur']);
    const expected = { substituteId: academy.substituteId, state: state === 'offered' ? 'offered' : 'proposed' };
    expect(answer.standing).toEqual(state === 'open' ? null : expect.objectContaining(expected));
  });

  test('is nobody where the school lacks a place, and it says so, whoever came', async () => {
    await app.sql`UPDATE classroom SET revoked_at = now()`;
    expect(await candidates()).toMatchObject({ noCoverReason: 'no_equipped_place', candidates: [{}] });
    await app.sql`UPDATE classroom SET revoked_at = NULL`;
    await app.sql`UPDATE school SET adults = 0`;
    expect(await candidates()).toMatchObject({ noCoverReason: 'no_adult' });
  });
});

describe('why nobody comes is told as the board tells it:', () => {
  test.each<[NoCoverReason, (sql: TestApp['sql']) => PromiseLike<unknown>]>([
    ['subject_not_remote', (sql) => sql`INSERT INTO academy_excluded_discipline VALUES ('06', '0613')`],
    ['no_qualified_substitute', (sql) => sql`DELETE FROM substitute_qualification`],
    ['all_busy', (sql) => sql`DELETE FROM substitute_availability`],
  ])('%s, though the school has no equipped place either', async (reason, arrange) => {
    await arrange(app.sql);
    if (reason !== 'all_busy') await app.sql`UPDATE classroom SET revoked_at = now()`;
    expect(await candidates()).toMatchObject({ noCoverReason: reason, candidates: [] });
    await app.sql`DELETE FROM academy_excluded_discipline WHERE academy_code = '06' AND discipline = '0613'`;
  });

  test('nobody in the pool at all', async () => {
    await app.sql`TRUNCATE substitute CASCADE`;
    academy.coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect(await candidates()).toMatchObject({ noCoverReason: 'no_qualified_substitute', candidates: [] });
  });
});

describe('why not the others', () => {
  beforeEach(async () => {
    await aSubstituteFor(app.sql, { lastName: 'Ozanam', discipline: '0302' });
    const away = await aSubstituteFor(app.sql, { lastName: 'Abadie' });
    await app.sql`INSERT INTO substitute_away VALUES (${away}, '2026-11-16', '2026-11-16', 0, 1440)`;
    const excluded = await aSubstituteFor(app.sql, { lastName: 'Perrin' });
    await app.sql`INSERT INTO substitute_exclusion VALUES (${excluded}, '0159999M')`;
  });

  test('of those who are qualified, nearest first, and all of the pool counted', async () => {
    const { stopped, stoppedBy } = await candidates();
    expect(stopped.map(({ substituteName, rule }) => [substituteName, rule])).toEqual([
      ['Noé Abadie', 'available'],
      ['Noé Perrin', 'not_excluded'],
    ]);
    expect(stoppedBy).toEqual({ available: 1, not_excluded: 1, qualified: 1 });
  });

  test.each([
    ['ozanam', [], [['Noé Ozanam', 'qualified']]],
    ['ABADIE noe', [], [['Noé Abadie', 'available']]],
    ['Vasseur', ['Noé Vasseur'], []],
    ['nobody called so', [], []],
  ])('of one person by name: %s', async (name, free, stopped) => {
    const answer = await candidates({ name });
    expect(names(answer.candidates)).toEqual(free);
    expect(answer.stopped.map(({ substituteName, rule }) => [substituteName, rule])).toEqual(stopped);
  });

  test.each(['a', 'a'.repeat(81)])('a name of one letter or of 81 is none', async (name) => {
    const refused = await academy.coordinator.refused(listCandidates, { params: { coverId }, query: { name } });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
  });
});
