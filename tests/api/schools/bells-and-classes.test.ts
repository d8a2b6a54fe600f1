import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bell, listClasses, readBells, saveBells } from '#contract/timetable.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSmallSchool, type SmallSchool } from '../../support/build/week.ts';
import { refusedWithoutTrace } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let office: ApiClient;
let school: SmallSchool;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T06:00:00Z' });
  school = await aSmallSchool(app.sql);
  office = await app.signedIn({ role: 'school_office', uai: school.uai });
});
afterAll(() => app.close());
beforeEach(() => app.sql`TRUNCATE bell`);

const params = () => ({ uai: school.uai });
const bell = (label: string, from: string, to: string): Bell => ({ label, from, to });
const save = (bells: Bell[]) => office.call(saveBells, { params: params(), body: { bells } });

describe('bells', () => {
  const proposed = [bell('M1', '08:00', '08:55'), bell('M2', '09:00', '09:55'), bell('S1', '14:00', '14:55')];

  test('are read off the timetable until somebody sets them, and again when they are taken back', async () => {
    expect(await office.call(readBells, { params: params() })).toEqual({ bells: proposed, proposed: true });
    const own = [bell('M1', '08:05', '09:00'), bell('M2', '09:00', '09:55')];
    await save(own);
    await save(own);
    expect(await office.call(readBells, { params: params() })).toEqual({ bells: own, proposed: false });
    await save([]);
    expect(await office.call(readBells, { params: params() })).toEqual({ bells: proposed, proposed: true });
  });

  test('of two who save at once, one stands whole', async () => {
    const sets = [0, 1].map((index) =>
      Array.from({ length: 5 }, (_, hour) => bell(`${index}${hour}`, `1${hour}:00`, `1${hour}:50`)),
    );
    await Promise.all(sets.map(save));
    const { bells } = await office.call(readBells, { params: params() });
    expect(sets).toContainEqual(bells);
  });

  test.each([
    ['overlapping', [bell('M1', '08:00', '09:00'), bell('M2', '08:30', '09:30')], 422, 'bells_overlap'],
    ['backwards', [bell('M1', '09:00', '08:00')], 422, 'lesson_ends_before_start'],
    ['of one name', [bell('M1', '08:00', '09:00'), bell('M1', '09:00', '10:00')], 400, 'invalid_input'],
    ['without a name', [bell(' ', '08:00', '09:00')], 400, 'invalid_input'],
    ['at no hour', [bell('M1', '8h', '09:00')], 400, 'invalid_input'],
    ['past midnight', [bell('M1', '23:00', '24:00')], 400, 'invalid_input'],
    [
      'by the hundred',
      Array.from({ length: 21 }, (_, hour) => bell(`${hour}`, '08:00', '09:00')),
      400,
      'invalid_input',
    ],
  ] as const)('%s are refused and change nothing', async (_, bells, status, code) => {
    await save([bell('M1', '08:05', '09:00')]);
    const ask = () => office.refused(saveBells, { params: params(), body: { bells: [...bells] } });
    await refusedWithoutTrace(app, ask, { status, code });
  });
});

describe('classes', () => {
  test('come with their groups and with who teaches them what, together too', async () => {
    await app.sql`
      INSERT INTO service (uai, class_id, subject_code, teacher_id, modality)
      VALUES (${school.uai}, ${school.class6A}, '030202', ${school.luc}, 'TD')`;
    const { classes, subjects } = await office.call(listClasses, { params: params() });
    expect(
      classes.map(({ kind, code, ofClasses, services }) => ({
        kind,
        code,
        ofClasses,
        services: services.map((it) => [it.subject, it.modality, ...it.teacherNames, it.weeklyMinutes].join(' ')),
      })),
    ).toEqual([
      {
        kind: 'class',
        code: '6A',
        ofClasses: [],
        services: ['Allemand LV2 TD Luc Hoarau 0', 'Mathématiques CG Paul Brumeval 55', 'SVT CG Zoé Gentiane 55'],
      },
      { kind: 'class', code: '6B', ofClasses: [], services: ['SVT CG Paul Brumeval Zoé Gentiane 55'] },
      { kind: 'group', code: '6A-ALL', ofClasses: ['6A'], services: ['Allemand LV2 CG Luc Hoarau 55'] },
    ]);
    expect(subjects.map(({ label }) => label)).toEqual(['Allemand LV2', 'Mathématiques', 'SVT']);
  });

  test('that the timetable no longer has are left out', async () => {
    await app.sql`INSERT INTO class (uai, kind, code) VALUES (${school.uai}, 'class', 'ANCIENNE')`;
    const { classes } = await office.call(listClasses, { params: params() });
    expect(classes.map(({ code }) => code)).not.toContain('ANCIENNE');
  });
});
