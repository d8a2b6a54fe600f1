import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listAbsences } from '#contract/absences.ts';
import { addDayOff, readCalendar, removeDayOff } from '#contract/calendar.ts';
import type { Role } from '#contract/rights.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { aDayOff } from '../../support/build/calendars.ts';
import type { GrantLike } from '../../support/build/people.ts';
import { aSchool } from '../../support/build/schools.ts';
import { livesOn, refusedWithoutTrace, untilWaiting } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const UAI = '0159999M';
const NEXT_DOOR = '0159998L';
const params = { uai: UAI };

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

const fair = { firstDay: '2026-11-17', lastDay: '2026-11-17', name: 'Foire de la Saint-Martin' };
const daysOff = async () => {
  const { periods } = await academy.office.call(readCalendar, { params });
  return periods.filter(({ closure }) => closure === 'day_off');
};
const coverStates = async () => {
  const { absences } = await academy.office.call(listAbsences, { params });
  return absences.flatMap(({ covers }) => covers.map(({ startsAt, state }) => [startsAt.slice(0, 10), state]));
};

describe('the office looks at its year', () => {
  test('and finds public holidays, holidays with their source, and its own days off', async () => {
    await academy.office.call(addDayOff, { params, body: fair });
    const { periods, ...calendar } = await academy.office.call(readCalendar, { params });
    expect(calendar).toEqual({
      yearStartsOn: '2026-09-01',
      yearEndsOn: '2027-07-02',
      timeZone: 'Europe/Paris',
      calendar: 'official',
      holidayZone: 'A',
      source: { name: expect.stringContaining('Calendrier scolaire'), readOn: '2026-11-22' },
      unknown: [],
    });
    expect(periods.slice(0, 4).map(({ closure, firstDay, lastDay }) => [closure, firstDay, lastDay])).toEqual([
      ['school_holiday', '2026-10-17', '2026-11-01'],
      ['public_holiday', '2026-11-01', '2026-11-01'],
      ['public_holiday', '2026-11-11', '2026-11-11'],
      ['day_off', '2026-11-17', '2026-11-17'],
    ]);
  });

  test('and is told when nobody knows its territory’s calendar', async () => {
    await aSchool(app.sql, { uai: '9730001N', department: '973', academyCode: '33', timeZone: 'America/Cayenne' });
    const cayenne = await app.signedIn({ role: 'school_office', uai: '9730001N' });
    const { source, holidayZone, timeZone, unknown } = await cayenne.call(readCalendar, {
      params: { uai: '9730001N' },
    });
    expect([source, holidayZone, timeZone]).toEqual([null, 'Guyane', 'America/Cayenne']);
    expect(unknown).toEqual([{ firstDay: '2026-09-01', lastDay: '2027-08-31' }]);
  });
});

describe('a day off', () => {
  test('takes the lessons of its day away from an absence, and gives them back when it is removed', async () => {
    await academy.declare({ lastDay: '2026-11-18' });
    const { id } = await academy.office.call(addDayOff, { params, body: fair });
    expect(await coverStates()).toEqual([
      ['2026-11-16', 'open'],
      ['2026-11-17', 'cancelled'],
      ['2026-11-18', 'open'],
    ]);
    await academy.office.call(removeDayOff, { params: { uai: UAI, dayOffId: id } });
    expect(await coverStates()).toContainEqual(['2026-11-17', 'open']);
    expect(await daysOff()).toEqual([]);
  });

  test('is remembered with who made it and when', async () => {
    await academy.office.call(addDayOff, { params, body: { ...fair, name: '  Foire  ' } });
    const [row] = await app.sql`
      SELECT day_off.name, display_name, made_at FROM day_off JOIN account ON account.id = made_by`;
    expect(row).toEqual({ name: 'Foire', displayName: expect.any(String), madeAt: new Date('2026-11-15T18:00:00Z') });
  });

  test('of 31 days is the longest, and of 32 too long', async () => {
    const longest = { firstDay: '2027-01-04', lastDay: '2027-02-03', name: 'Travaux' };
    const ask = () => academy.office.refused(addDayOff, { params, body: { ...longest, lastDay: '2027-02-04' } });
    await refusedWithoutTrace(app, ask, { status: 422, code: 'days_off_too_long' });
    await academy.office.call(addDayOff, { params, body: longest });
    expect(await daysOff()).toHaveLength(1);
  });

  test.each([
    ['the same day', '2026-11-20', '2026-11-20'],
    ['a stretch around it', '2026-11-16', '2026-11-24'],
    ['a stretch that ends on it', '2026-11-18', '2026-11-20'],
  ])('is not added twice: %s', async (_, firstDay, lastDay) => {
    await aDayOff(app.sql);
    const body = { firstDay, lastDay, name: 'Pont' };
    const { details } = await refusedWithoutTrace(app, () => academy.office.refused(addDayOff, { params, body }), {
      status: 409,
      code: 'days_off_overlap',
    });
    expect(details).toEqual([{ fact: 'Foire de la Saint-Martin' }]);
    expect(await daysOff()).toHaveLength(1);
  });

  test('may touch another, and another school’s is no obstacle', async () => {
    await aDayOff(app.sql);
    await aSchool(app.sql, { uai: NEXT_DOOR });
    await aDayOff(app.sql, { uai: NEXT_DOOR, day: '2026-11-19' });
    await academy.office.call(addDayOff, { params, body: { ...fair, firstDay: '2026-11-18', lastDay: '2026-11-19' } });
    expect(await daysOff()).toHaveLength(2);
  });

  test('asked for by two people at once stands once', async () => {
    const both = await app.sql.begin(async (tx) => {
      await tx`SELECT FROM school WHERE uai = ${UAI} FOR UPDATE`;
      const asked = [fair, fair].map((body) =>
        academy.office.send('POST', `/api/schools/${UAI}/days-off`, { body: JSON.stringify(body) }),
      );
      await untilWaiting(app.sql, 2);
      return asked;
    });
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await daysOff()).toHaveLength(1);
  });

  test.each([
    ['no body', {}, ['firstDay', 'lastDay', 'name']],
    ['a day that does not exist', { ...fair, firstDay: '2026-02-30' }, ['firstDay']],
    ['a day in words', { ...fair, lastDay: 'demain' }, ['lastDay']],
    ['an end before the beginning', { ...fair, lastDay: '2026-11-16' }, ['lastDay']],
    ['no name', { ...fair, name: '  ' }, ['name']],
    ['a name nobody reads', { ...fair, name: 'x'.repeat(121) }, ['name']],
    ['numbers', { firstDay: 20261117, lastDay: 20261117, name: 7 }, ['firstDay', 'lastDay', 'name']],
  ])('with %s is refused, and nothing is stored', async (_, body, fields) => {
    const ask = async () => {
      const answer = await academy.office.send('POST', `/api/schools/${UAI}/days-off`, { body: JSON.stringify(body) });
      return { status: answer.status, ...(answer.body as { code: 'invalid_input'; details: { path?: string }[] }) };
    };
    const { details } = await refusedWithoutTrace(app, ask, { status: 400, code: 'invalid_input' });
    expect(details.map(({ path }) => path)).toEqual(fields);
    expect(await daysOff()).toEqual([]);
  });

  test('of another school cannot be removed, nor one that is gone, nor something that is no id', async () => {
    await aSchool(app.sql, { uai: NEXT_DOOR });
    const theirs = await aDayOff(app.sql, { uai: NEXT_DOOR });
    for (const dayOffId of [theirs, '00000000-0000-4000-8000-000000000000', 'demain']) {
      const ask = () => academy.office.refused(removeDayOff, { params: { uai: UAI, dayOffId } });
      await refusedWithoutTrace(app, ask, { status: 404, code: 'not_found' });
    }
    expect((await app.sql`SELECT FROM day_off`).count).toBe(1);
  });
});

describe('who may', () => {
  /** Each role at this school, with the limits that reach it. */
  const everybody: Record<Role, Partial<GrantLike>> = {
    school_office: { uai: UAI },
    coordinator: { academyCode: '06' },
    national_coordinator: {},
    substitute: {},
    helpdesk: {},
    administrator: {},
  };
  const keepers: Role[] = ['school_office', 'helpdesk', 'administrator'];
  const onlookers: Role[] = ['coordinator', 'national_coordinator'];

  async function as(role: Role): Promise<ApiClient> {
    const limits = role === 'substitute' ? { substituteId: academy.substituteId } : everybody[role];
    return await app.signedIn({ role, ...limits });
  }

  test.each(keepers)('%s keeps the school’s days off', async (role) => {
    const browser = await as(role);
    const { id } = await browser.call(addDayOff, { params, body: fair });
    await browser.call(removeDayOff, { params: { uai: UAI, dayOffId: id } });
  });

  test.each(onlookers)('%s looks, and changes nothing', async (role) => {
    const browser = await as(role);
    await browser.call(readCalendar, { params });
    const dayOffId = await aDayOff(app.sql);
    const asked = [
      () => browser.refused(addDayOff, { params, body: fair }),
      () => browser.refused(removeDayOff, { params: { uai: UAI, dayOffId } }),
    ];
    for (const ask of asked) await refusedWithoutTrace(app, ask, { status: 403, code: 'forbidden' });
  });

  test('a substitute sees none of it, and neither does a stranger', async () => {
    const substitute = await as('substitute');
    await refusedWithoutTrace(app, () => substitute.refused(readCalendar, { params }), {
      status: 403,
      code: 'forbidden',
    });
    const stranger = app.stranger();
    await refusedWithoutTrace(app, () => stranger.refused(readCalendar, { params }), {
      status: 401,
      code: 'not_signed_in',
    });
  });
});

test('nothing of this was a failure of ours', () => livesOn(app));
