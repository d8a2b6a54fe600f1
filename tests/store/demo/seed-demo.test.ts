import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MyLesson } from '#contract/offers.ts';
import { createLog } from '#runtime/log.ts';
import { listAbsences } from '../../../server/absences/absence-store.ts';
import { coversOf } from '../../../server/assignment/cover-board.ts';
import { keepStoryGoing } from '../../../server/demo/demo-story.ts';
import { inventedSchools, inventedSubstitutes, storySchool, storySubstitute } from '../../../server/demo/invented.ts';
import { seedDemo } from '../../../server/demo/seed-demo.ts';
import { answerOffer } from '../../../server/offers/answer-offer.ts';
import { acceptedLessons, waitingOffers } from '../../../server/offers/inbox-store.ts';
import { connectSlices } from '../../../server/reactions.ts';
import { listDay } from '../../../server/rooms/classroom-store.ts';
import { startRoomCloser } from '../../../server/rooms/room-closer.ts';
import { handTurned } from '../../support/build/rooms.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { quietSfu } from '../../support/start-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const HOUR_MS = 3_600_000;

const leave = connectSlices();
let database: TestDatabase;
let clock: FakeClock;
const seed = () => seedDemo({ sql: database.sql, leave, clock });
const lessons = () => acceptedLessons(database.sql, storySubstitute.id, clock.now());
const offers = () => waitingOffers(database.sql, storySubstitute.id, clock.now());
const openAt = (at: number) => (lesson: MyLesson) =>
  Date.parse(lesson.doorsOpenAt) <= at && at < Date.parse(lesson.endsAt);

describe('a fresh demo', () => {
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  test.each([
    ['on a Sunday night', '2026-11-22T22:20:00Z'],
    ['on a public holiday', '2027-05-06T08:03:00Z'],
    ['just before the clocks change', '2027-03-28T00:40:00Z'],
    ['in the last minutes of a year', '2026-12-31T22:57:00Z'],
  ])('%s has a lesson to enter now and in each of the next twelve hours', async (_, now) => {
    clock = fakeClock(now);
    await seed();
    const accepted = await lessons();
    for (let hour = 0; hour <= 12; hour += 1) {
      expect(accepted.filter(openAt(clock.now().getTime() + hour * HOUR_MS)), `in ${hour} hours`).not.toHaveLength(0);
    }
  });
});

describe('the demo as it goes on', () => {
  beforeAll(async () => {
    database = await createTestDatabase();
    clock = fakeClock('2026-11-22T22:20:00Z');
    await seed();
  });
  afterAll(() => database.drop());

  test('the screen of room 12 follows the lessons of the substitute', async () => {
    const [place] = await database.sql<{ id: string }[]>`
      SELECT place.id FROM place JOIN classroom ON classroom.place_id = place.id AND revoked_at IS NULL
      WHERE uai = ${storySchool.uai} AND code = 'Salle 12'`;
    const [first] = await listDay(database.sql, place!.id, clock.now());
    expect(first).toMatchObject({ coverId: (await lessons())[0]?.coverId, ended: false });
  });

  test('one offer waits for an answer, and every school has covers to plan', async () => {
    expect((await offers()).map(({ schoolName, covers }) => [schoolName, covers.length])).toEqual([
      [storySchool.name, 6],
    ]);
    const open = await database.sql<{ uai: string }[]>`
      SELECT DISTINCT uai FROM cover WHERE state = 'open' AND starts_at > ${clock.now()} ORDER BY uai`;
    expect(open.map(({ uai }) => uai)).toEqual(inventedSchools.map(({ uai }) => uai).sort());
  });

  test('everybody of the pool can be written to', async () => {
    const told = await database.sql`SELECT DISTINCT substitute_id FROM account_grant WHERE role = 'substitute'`;
    expect(told).toHaveLength(inventedSubstitutes.length);
  });

  test('a second start in the same hour adds nothing', async () => {
    const before = await counts();
    await seed();
    expect(await counts()).toEqual(before);
  });

  test('who refuses the offer is asked again at the next start', async () => {
    const [offer] = await offers();
    const act = { now: clock.now(), requestId: null, by: null };
    await answerOffer(database.sql, leave, { offerId: offer!.id, acceptedCoverIds: [], act });
    expect(await offers()).toHaveLength(0);
    await seed();
    const [again] = await offers();
    expect(again?.covers.map(({ startsAt }) => startsAt)).toEqual(offer?.covers.map(({ startsAt }) => startsAt));
  });

  test('a start nine hours later finds everything in place again', async () => {
    clock.advance(9 * HOUR_MS);
    await seed();
    const accepted = await lessons();
    for (let hour = 0; hour <= 12; hour += 1) {
      expect(accepted.filter(openAt(clock.now().getTime() + hour * HOUR_MS)), `in ${hour} hours`).not.toHaveLength(0);
    }
    expect(await offers()).toHaveLength(1);
  });

  test('a server that ran for days is helped by its next visitor', async () => {
    clock.advance(72 * HOUR_MS);
    expect((await lessons()).filter(openAt(clock.now().getTime()))).toHaveLength(0);
    await keepStoryGoing({ sql: database.sql, leave }, clock.now());
    expect((await lessons()).filter(openAt(clock.now().getTime()))).toHaveLength(1);
  });

  test('lessons that nobody entered are ended by the clock, not left as accepted', async () => {
    const log = createLog({ process: 'test', level: 'silent' });
    const round = handTurned();
    const stop = startRoomCloser({ sql: database.sql, clock, leave, sfu: quietSfu, log, repeat: round.repeat });
    await round.turn();
    await stop();
    const stale = await database.sql`
      SELECT FROM cover WHERE state IN ('accepted', 'live') AND ends_at < ${new Date(clock.now().getTime() - HOUR_MS)}`;
    const ended = await database.sql`SELECT FROM cover WHERE state = 'failed'`;
    expect([stale.count, ended.count > 0]).toEqual([0, true]);
  });

  test('the school shows an absence without an end, hours that differ, a lesson on site and a person of two schools', async () => {
    const { uai } = storySchool;
    const absences = await listAbsences(database.sql, uai, '2026-01-01');
    const shared = absences.find(({ otherSchools }) => otherSchools.length > 0);
    expect(absences.some(({ lastDay, state }) => lastDay === null && state === 'declared')).toBe(true);
    expect(shared?.stretches.map(({ hours }) => hours?.from)).toEqual(['09:00', '16:00']);
    const onSite = (
      await coversOf(
        database.sql,
        absences.map(({ id }) => id),
      )
    ).filter(({ state }) => state === 'on_site');
    expect(onSite.map(({ onSiteBy }) => onSiteBy)).toEqual(
      expect.arrayContaining(['Salomé Mérelle', 'Maud Gentianin']),
    );
  });

  async function counts(): Promise<Record<string, number>> {
    const tables = [
      'teacher',
      'weekly_lesson',
      'substitute',
      'account_grant',
      'classroom',
      'absence',
      'cover',
      'offer',
    ];
    const rows = await Promise.all(
      tables.map(async (table) => [table, (await database.sql`SELECT FROM ${database.sql(table)}`).count] as const),
    );
    return Object.fromEntries(rows);
  }
});
