import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClassroomCheck } from '#contract/places.ts';
import { storeCheck } from '../../../server/rooms/classroom-check-store.ts';
import { academyZone, listLessons } from '../../../server/rooms/ready-store.ts';
import { type AcceptedLesson, aLiveLesson, anAcceptedLesson } from '../../support/build/rooms.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const database = await createTestDatabase();
const { sql } = database;
afterAll(() => database.drop());
beforeEach(() => sql`TRUNCATE school, substitute, happening, plan CASCADE`);

/** 09:30 in Paris; the lesson begins at ten. */
const NOW = new Date('2026-11-16T08:30:00Z');
const good: ClassroomCheck = { camera: 'works', microphone: 'works', downKbps: 2000, upKbps: 250, rttMs: 45 };
const academy = { where: { academyCode: '06' }, firstDay: '2026-11-16', lastDay: '2026-11-16' };
const lights = async (now = NOW) => (await listLessons(sql, academy, now)).map(({ light }) => light);

/** The screen was checked and is on, an adult is named. */
async function makeReady({ classroomId, coverId }: AcceptedLesson): Promise<void> {
  await sql.begin((tx) => storeCheck(tx, classroomId, good, NOW));
  await sql`UPDATE cover SET adult = 'Mme Vautrin' WHERE id = ${coverId}`;
}

test('a lesson becomes ready when its screen has checked itself and an adult is named', async () => {
  const lesson = await anAcceptedLesson(sql);
  expect(await lights()).toEqual(['not_ready']);
  await makeReady(lesson);
  expect(await listLessons(sql, academy, NOW)).toMatchObject([
    {
      cover: { id: lesson.coverId, state: 'accepted' },
      light: 'ready',
      line: 'video',
      present: null,
      minutesDelivered: null,
    },
  ]);
});

test('the check of a device that was unpaired is not that of the place', async () => {
  const lesson = await anAcceptedLesson(sql);
  await makeReady(lesson);
  await sql`UPDATE classroom SET revoked_at = ${NOW}`;
  const [shown] = await listLessons(sql, academy, NOW);
  expect(shown).toMatchObject({ light: 'not_ready', line: null });
  expect(shown?.conditions.map(({ fault }) => fault)).toEqual([null, 'no_screen', 'line_not_measured', null]);
});

describe('a lesson under way', () => {
  const enter = async ({ coverId, substituteId, classroomId }: AcceptedLesson) => {
    const sfuUrl = 'http://127.0.0.1:3101';
    await sql`
      INSERT INTO sfu_cursor (sfu_url, boot, seq, seen_at)
      VALUES (${sfuUrl}, gen_random_uuid(), 1, '2026-11-16T09:12:30Z') ON CONFLICT DO NOTHING`;
    const came = (party: string, sub: string) => sql`
      INSERT INTO room_presence (cover_id, party, sub, sfu_url, came_at)
      VALUES (${coverId}, ${party}, ${sub}, ${sfuUrl}, '2026-11-16T08:55:00Z')`;
    await came('substitute', substituteId);
    await came('classroom', classroomId);
  };
  const twelvePast = new Date('2026-11-16T09:12:30Z');

  test('tells who is there and the minutes both were', async () => {
    await enter(await aLiveLesson(sql));
    expect(await listLessons(sql, academy, twelvePast)).toMatchObject([
      { light: 'live', present: { substitute: true, classroom: true }, minutesDelivered: 12 },
    ]);
  });

  test('whose screen fell out is told before anything else, and its minutes stay', async () => {
    await enter(await aLiveLesson(sql));
    await sql`UPDATE room_presence SET left_at = '2026-11-16T09:10:00Z' WHERE party = 'classroom'`;
    expect(await listLessons(sql, academy, twelvePast)).toMatchObject([
      { light: 'alone', present: { substitute: true, classroom: false }, minutesDelivered: 10 },
    ]);
  });

  test('into which nobody came is told from the bell on', async () => {
    await makeReady(await anAcceptedLesson(sql));
    await sql`UPDATE classroom SET last_seen_at = '2026-11-16T08:59:00Z'`;
    expect(await lights(new Date('2026-11-16T08:59:59Z'))).toEqual(['ready']);
    expect(await lights(new Date('2026-11-16T09:00:00Z'))).toEqual(['alone']);
  });

  test('that is over has no light and keeps its minutes', async () => {
    await enter(await aLiveLesson(sql));
    await sql`UPDATE cover SET state = 'taught'`;
    await sql`UPDATE room SET closed_at = '2026-11-16T09:56:00Z'`;
    expect(await listLessons(sql, academy, new Date('2026-11-16T11:00:00Z'))).toMatchObject([
      { light: null, conditions: [], present: null, minutesDelivered: 12 },
    ]);
  });
});

describe('which lessons', () => {
  test('are of that day on the school’s own clock, soonest first, and none that was cancelled', async () => {
    const early = await anAcceptedLesson(sql, { startsAt: '2026-11-15T23:30:00Z', endsAt: '2026-11-16T00:25:00Z' });
    const late = await anAcceptedLesson(sql, { startsAt: '2026-11-16T22:00:00Z', endsAt: '2026-11-16T22:55:00Z' });
    await anAcceptedLesson(sql, { startsAt: '2026-11-15T22:59:00Z', endsAt: '2026-11-15T23:29:00Z' });
    await anAcceptedLesson(sql, { startsAt: '2026-11-16T23:00:00Z', endsAt: '2026-11-16T23:55:00Z' });
    await anAcceptedLesson(sql, { state: 'cancelled' });
    const found = await listLessons(sql, academy, NOW);
    expect(found.map(({ cover }) => cover.id)).toEqual([early.coverId, late.coverId]);
  });

  test('a school far from Paris has its own day', async () => {
    const { uai, coverId } = await anAcceptedLesson(sql, {
      startsAt: '2026-11-15T20:00:00Z',
      endsAt: '2026-11-15T20:55:00Z',
    });
    await sql`UPDATE school SET time_zone = 'Pacific/Noumea' WHERE uai = ${uai}`;
    const found = await listLessons(sql, academy, NOW);
    expect(found.map(({ cover }) => cover.id)).toEqual([coverId]);
  });

  test('are the school’s alone, or those of the whole academy', async () => {
    const here = await anAcceptedLesson(sql);
    const there = await anAcceptedLesson(sql);
    await sql`UPDATE school SET academy_code = '15' WHERE uai = ${there.uai}`;
    const days = { firstDay: '2026-11-16', lastDay: '2026-11-22' };
    const ofSchool = await listLessons(sql, { where: { uai: there.uai }, ...days }, NOW);
    expect(ofSchool.map(({ cover }) => cover.id)).toEqual([there.coverId]);
    expect((await listLessons(sql, academy, NOW)).map(({ cover }) => cover.id)).toEqual([here.coverId]);
  });
});

test('an academy lives on a clock, and one that is none is unknown', async () => {
  expect(await academyZone(sql, '28')).toBe('Indian/Reunion');
  await expect(academyZone(sql, '99')).rejects.toMatchObject({ code: 'not_found' });
});
