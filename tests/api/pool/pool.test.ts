import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listPool, readSubstitute, saveAvailability, saveSubstitute } from '#contract/pool.ts';
import type { Body } from '#contract/route.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSubstitute } from '../../support/build/pool.ts';
import { anAcceptedLesson } from '../../support/build/rooms.ts';
import { aSchool, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let noe: string;
let himself: ApiClient;
let coordinator: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
  await aSchool(app.sql);
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.sql`TRUNCATE substitute CASCADE`;
  app.clock.set('2026-11-16T07:00:00Z');
  noe = await aSubstitute(app.sql);
  himself = await app.signedIn({ role: 'substitute', substituteId: noe });
  coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
});

type Said = Body<typeof saveAvailability>;
const said: Said = {
  version: 1,
  consented: true,
  phone: '04 71 00 00 00',
  availability: [
    { weekday: 2, startMinute: 780, endMinute: 1020 },
    { weekday: 2, startMinute: 480, endMinute: 720 },
  ],
  away: [{ firstDay: '2026-11-24', lastDay: '2026-11-24', startMinute: 540, endMinute: 660 }],
  excludedUais: [UAI],
};

type Kept = Body<typeof saveSubstitute>;
const kept: Kept = {
  version: 1,
  lastName: 'Vasseur',
  firstName: 'Noé',
  timeZone: 'Indian/Reunion',
  weeklyServiceMinutes: 600,
  weeklyOvertimeMinutes: 120,
  workplaceAuthorised: false,
  workplaceUai: UAI,
  qualifications: [{ discipline: '0301', level: 'lycee' }],
  note: 'Préfère l’après-midi.',
};
const of = (substituteId: string) => ({ params: { substituteId } });

describe('a substitute', () => {
  test('says weekly hours, one absence, a telephone and a school to leave out; said anew, it replaces all', async () => {
    const saved = await himself.call(saveAvailability, { ...of(noe), body: said });
    expect(saved).toMatchObject({
      version: 2,
      phone: said.phone,
      availability: said.availability.toReversed(),
      away: said.away,
      excludedSchools: [{ uai: UAI, name: 'Collège des Trois Vallées', commune: 'Exempleville' }],
      lessonsOutside: [],
    });
    expect(await himself.call(readSubstitute, of(noe))).toEqual(saved);
    const nothing = { consented: false, phone: '', availability: [], away: [] };
    const body = { ...nothing, version: 2, excludedUais: [] };
    const emptied = await himself.call(saveAvailability, { ...of(noe), body });
    expect(emptied).toMatchObject({ ...nothing, version: 3, excludedSchools: [] });
  });

  test('keeps absences gone by in the base and does not see them any more, by their own clock', async () => {
    await himself.call(saveAvailability, { ...of(noe), body: said });
    app.clock.set('2026-11-24T22:30:00Z');
    const late = await app.signedIn({ role: 'substitute', substituteId: noe });
    expect((await late.call(readSubstitute, of(noe))).away).toEqual(said.away);
    app.clock.set('2026-11-24T23:30:00Z');
    expect((await late.call(readSubstitute, of(noe))).away).toEqual([]);
    await late.call(saveAvailability, { ...of(noe), body: { ...said, version: 2, away: [] } });
    expect(await app.sql`SELECT first_day FROM substitute_away`).toEqual([{ firstDay: '2026-11-24' }]);
  });

  test('may say the same absence twice: it is one', async () => {
    const away = [...said.away, ...said.away];
    const saved = await himself.call(saveAvailability, { ...of(noe), body: { ...said, away } });
    expect(saved.away).toEqual(said.away);
  });

  test('may not say what is the academy’s: caps, qualifications, workplace', async () => {
    expect(await himself.refused(saveSubstitute, { ...of(noe), body: kept })).toMatchObject({ status: 403 });
  });

  test('may not read or change a colleague', async () => {
    const lea = await aSubstitute(app.sql, { firstName: 'Léa' });
    expect(await himself.refused(readSubstitute, of(lea))).toMatchObject({ code: 'forbidden' });
    expect(await himself.refused(saveAvailability, { ...of(lea), body: said })).toMatchObject({ code: 'forbidden' });
  });
});

describe('an accepted lesson that no longer fits', () => {
  const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }));
  const free: Said = { ...said, version: 2, availability: always, away: [], excludedUais: [] };

  test.each<[string, (uai: string) => Partial<Said>, number]>([
    ['outside the weekly hours', () => ({ availability: said.availability }), 1],
    [
      'on a day away',
      () => ({ away: [{ ...said.away[0]!, firstDay: '2026-11-16', lastDay: '2026-11-16', endMinute: 601 }] }),
      1,
    ],
    ['at a school now left out', (uai) => ({ excludedUais: [uai] }), 1],
    ['of somebody who volunteers no more', () => ({ consented: false }), 1],
    ['does not exist where all is as before', () => ({}), 0],
  ])('%s stays, and is named', async (_, change, named) => {
    const { substituteId, coverId, uai } = await anAcceptedLesson(app.sql);
    const substitute = await app.signedIn({ role: 'substitute', substituteId });
    const first = { ...of(substituteId), body: { ...free, version: 1 } };
    expect(await substitute.call(saveAvailability, first)).toMatchObject({ lessonsOutside: [] });
    const { lessonsOutside } = await substitute.call(saveAvailability, {
      ...of(substituteId),
      body: { ...free, ...change(uai) },
    });
    expect(lessonsOutside.map((lesson) => lesson.coverId)).toEqual(named === 1 ? [coverId] : []);
    expect(await app.sql`SELECT state FROM assignment WHERE cover_id = ${coverId}`).toEqual([{ state: 'accepted' }]);
    expect(await app.sql`SELECT state FROM cover WHERE id = ${coverId}`).toEqual([{ state: 'accepted' }]);
  });
});

describe('a coordinator', () => {
  test('keeps name, zone, caps, workplace, qualifications and note', async () => {
    const saved = await coordinator.call(saveSubstitute, { ...of(noe), body: kept });
    const { workplaceUai, ...facts } = kept;
    expect(saved).toMatchObject({ ...facts, version: 2, workplace: { uai: workplaceUai } });
    expect(saved.availability).toEqual([{ weekday: 1, startMinute: 480, endMinute: 720 }]);
  });

  test('writes availability for who telephones', async () => {
    expect(await coordinator.call(saveAvailability, { ...of(noe), body: said })).toMatchObject({ version: 2 });
  });

  test('lists the academy’s own people by name and finds them by a part of it, as it is written', async () => {
    await aSubstitute(app.sql, { lastName: 'Arnaud', firstName: 'Léa' });
    await aSubstitute(app.sql, { lastName: 'Zola', academyCode: '15' });
    const names = async (search: string) => {
      const { entries, count } = await coordinator.call(listPool, { params: { academyCode: '06' }, query: { search } });
      expect(count).toBe(entries.length);
      return entries.map(({ lastName }) => lastName);
    };
    expect(await names('')).toEqual(['Arnaud', 'Vasseur']);
    expect(await names('noé va')).toEqual(['Vasseur']);
    expect(await names('VASSEUR N')).toEqual(['Vasseur']);
    expect(await names('%')).toEqual([]);
    expect(await names('_')).toEqual([]);
  });
});

describe('two who change at once', () => {
  test('the second hears about the first, and nothing is overwritten', async () => {
    await himself.call(saveAvailability, { ...of(noe), body: said });
    const conflict = { status: 409, code: 'substitute_changed_meanwhile' };
    expect(await coordinator.refused(saveSubstitute, { ...of(noe), body: kept })).toMatchObject(conflict);
    expect(await coordinator.refused(saveAvailability, { ...of(noe), body: said })).toMatchObject(conflict);
    expect(await himself.call(readSubstitute, of(noe))).toMatchObject({ version: 2, timeZone: 'Europe/Paris' });
  });
});

describe('what cannot be meant is refused, and nothing is half stored', () => {
  const hours = (startMinute: number, endMinute: number) => ({ weekday: 1, startMinute, endMinute });
  const days = (firstDay: string, lastDay: string, startMinute = 0, endMinute = 1440) => ({
    ...{ firstDay, lastDay, startMinute, endMinute },
  });
  test.each<[string, Partial<Said>, string]>([
    ['hours that end before they begin', { availability: [hours(720, 480)] }, 'hours_end_before_start'],
    ['hours that overlap', { availability: [hours(480, 721), hours(720, 800)] }, 'availability_overlaps'],
    ['the same hours twice', { availability: [hours(480, 720), hours(480, 720)] }, 'availability_overlaps'],
    ['an eighth day of the week', { availability: [{ ...hours(480, 720), weekday: 8 }] }, 'invalid_input'],
    ['a minute after midnight', { availability: [hours(480, 1441)] }, 'invalid_input'],
    ['half a minute', { availability: [hours(480.5, 600)] }, 'invalid_input'],
    ['an absence that ends before it begins', { away: [days('2026-11-25', '2026-11-24')] }, 'away_ends_before_start'],
    ['hours away that end before', { away: [days('2026-11-24', '2026-11-24', 700, 600)] }, 'away_ends_before_start'],
    ['hours over several days', { away: [days('2026-11-24', '2026-11-25', 0, 600)] }, 'away_ends_before_start'],
    ['a day that no calendar has', { away: [days('2026-02-30', '2026-03-01')] }, 'invalid_input'],
    ['a school that is not there', { excludedUais: ['0010002X'] }, 'school_unknown'],
    ['a UAI with the wrong letter', { excludedUais: ['0159999A'] }, 'invalid_input'],
    ['a telephone of 41 signs', { phone: '0'.repeat(41) }, 'invalid_input'],
  ])('%s', async (_, change, code) => {
    const before = await himself.call(readSubstitute, of(noe));
    expect(await himself.refused(saveAvailability, { ...of(noe), body: { ...said, ...change } })).toMatchObject({
      code,
    });
    expect(await himself.call(readSubstitute, of(noe))).toEqual(before);
  });

  test.each<[string, Partial<Kept>, string]>([
    ['an offset instead of a zone', { timeZone: '+02:00' }, 'time_zone_unknown'],
    ['a zone of nowhere', { timeZone: 'Europe/Atlantis' }, 'time_zone_unknown'],
    ['a workplace that is not there', { workplaceUai: '0010002X' }, 'school_unknown'],
    ['no name', { lastName: '  ' }, 'invalid_input'],
    ['more hours than a week has', { weeklyServiceMinutes: 10_081 }, 'invalid_input'],
    ['hours below none', { weeklyOvertimeMinutes: -1 }, 'invalid_input'],
    ['a discipline of three signs', { qualifications: [{ discipline: '030', level: 'lycee' }] }, 'invalid_input'],
    ['a note of 2,001 signs', { note: 'n'.repeat(2001) }, 'invalid_input'],
  ])('%s', async (_, change, code) => {
    const before = await coordinator.call(readSubstitute, of(noe));
    expect(await coordinator.refused(saveSubstitute, { ...of(noe), body: { ...kept, ...change } })).toMatchObject({
      code,
    });
    expect(await coordinator.call(readSubstitute, of(noe))).toEqual(before);
  });
});
