import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listOffers } from '#contract/offers.ts';
import { enterDemo, readSession } from '#contract/people.ts';
import { readClassroom, revokeClassroom } from '#contract/rooms.ts';
import { storySchool } from '../../../server/demo/invented.ts';
import { seedDemo } from '../../../server/demo/seed-demo.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const enter = (app: TestApp, door: 'school' | 'academy' | 'substitute' | 'classroom') =>
  app.stranger().call(enterDemo, { body: { door } });

describe('in the demo', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-11-22T22:20:00Z', config: { demo: true } });
    await seedDemo({ sql: app.sql, leave: connectSlices(), clock: app.clock });
  });
  afterAll(() => app.close());

  test.each([
    ['school', 'school_office'],
    ['academy', 'coordinator'],
    ['substitute', 'substitute'],
  ] as const)('one click on the door %s signs in as its %s', async (door, role) => {
    const visitor = app.stranger();
    const { session, classroomCredential } = await visitor.call(enterDemo, { body: { door } });
    expect(session.account?.grants.map((grant) => grant.role)).toEqual([role]);
    expect(classroomCredential).toBeNull();
    expect((await visitor.call(readSession, {})).account?.id).toBe(session.account?.id);
  });

  test('all visitors get the same screen, until somebody revokes it', async () => {
    const [first, second] = await Promise.all([enter(app, 'classroom'), enter(app, 'classroom')]);
    expect(second.classroomCredential).toBe(first.classroomCredential);

    const office = app.stranger();
    await office.call(enterDemo, { body: { door: 'school' } });
    const [place] = await app.sql<{ id: string }[]>`
      SELECT id FROM place WHERE uai = ${storySchool.uai} AND code = 'Salle 12'`;
    await office.call(revokeClassroom, { params: { uai: storySchool.uai, placeId: place!.id } });

    const { classroomCredential } = await enter(app, 'classroom');
    expect(classroomCredential).not.toBe(first.classroomCredential);
    await app.classroom(String(classroomCredential)).call(readClassroom, {});
  });

  test('the classroom’s door gives a credential that follows the lessons, and signs nobody in', async () => {
    const { session, classroomCredential } = await enter(app, 'classroom');
    expect(session.account).toBeNull();
    const { schoolName, placeCode, lessons } = await app.classroom(String(classroomCredential)).call(readClassroom, {});
    expect([schoolName, placeCode]).toEqual([storySchool.name, 'Salle 12']);
    expect(lessons[0]).toMatchObject({ substituteName: 'Camille Verdelune', startsAt: '2026-11-22T22:00:00.000Z' });
  });

  test('visitors who come together days later all find a lesson to enter', async () => {
    app.clock.advance(5 * 24 * 3_600_000);
    const visitors = [app.stranger(), app.stranger(), app.stranger()];
    await Promise.all(visitors.map((visitor) => visitor.call(enterDemo, { body: { door: 'substitute' } })));
    const now = app.clock.now().getTime();
    const { lessons } = await visitors[0]!.call(listOffers, {});
    const open = lessons.filter(
      ({ doorsOpenAt, endsAt }) => Date.parse(doorsOpenAt) <= now && now < Date.parse(endsAt),
    );
    expect(open).toHaveLength(1);
  });

  test('there is no fifth door', async () => {
    const answer = await app.stranger().send('POST', '/api/demo/enter', { body: JSON.stringify({ door: 'ministry' }) });
    expect(answer.status).toBe(400);
  });
});

describe('with a database of one’s own', () => {
  test('the one-click doors do not exist', async () => {
    const app = await startApp();
    expect(await app.stranger().refused(enterDemo, { body: { door: 'school' } })).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    await app.close();
  });
});
