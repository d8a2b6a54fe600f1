import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cover, WeekOfSubstitute } from '#contract/cover.ts';
import { academyWeekWords } from '#contract/words/academy-week.ts';
import { AcademyWeek } from '../../../client/src/academy/week/academy-week.svelte.ts';
import { readWeekAddress, weekAddress } from '../../../client/src/academy/week/week-address.ts';
import {
  drawnClock,
  hasGap,
  idleWeekend,
  isTooTall,
  neighbour,
  rowsBySchool,
  rowsBySubstitute,
  shownHours,
  workingMonday,
} from '../../../client/src/academy/week/week-rows.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, ok } from '../support/fake-server.ts';

const noe = aSubstitute(100, 'Noé Vasseur');
const lea = aSubstitute(101, 'Léa Abadie');

function aSubstitute(number: number, substituteName: string): WeekOfSubstitute {
  const academy = { academyCode: '06', timeZone: 'Europe/Paris', notThere: [], elsewhere: [] };
  return { substituteId: anId(number), substituteName, ...academy, engagedMinutes: 880, capMinutes: 1080 };
}

/** At that hour (UTC) of Monday 16 November 2026, of Noé unless nobody is named. */
function at(hour: number, given: Partial<Cover> = {}): Cover {
  const [startsAt, endsAt] = [`2026-11-16T${pad(hour)}:00:00.000Z`, `2026-11-16T${pad(hour)}:55:00.000Z`];
  const who = { substituteId: noe.substituteId, substituteName: noe.substituteName };
  return aCover({ id: anId(hour), startsAt, endsAt, state: 'accepted', ...who, ...given });
}
const pad = (hour: number) => String(hour).padStart(2, '0');
const nobody = { substituteId: null, substituteName: null };

describe('the lines of a week', () => {
  test('by substitute begin with what nobody teaches, and show whoever has nothing', () => {
    const covers = [
      at(8, { state: 'open', ...nobody }),
      at(9, { state: 'no_cover', ...nobody }),
      at(10),
      at(11, { state: 'on_site', ...nobody }),
    ];
    expect(
      rowsBySubstitute(covers, [lea, noe]).map(({ title, covers: of }) => [title, of.map(({ id }) => id)]),
    ).toEqual([
      [null, [anId(8), anId(9)]],
      ['Léa Abadie', []],
      ['Noé Vasseur', [anId(10)]],
    ]);
  });

  test('fold what nobody teaches to its count as soon as it would hide everybody else', () => {
    const open = (count: number) =>
      Array.from({ length: count }, (_, n) => at(8, { id: anId(n), state: 'open', ...nobody }));
    expect([isTooTall(open(6)), isTooTall(open(7)), isTooTall([...open(6), at(8)])]).toEqual([false, true, false]);
    const [unfilled, person] = rowsBySubstitute([...open(7), at(10)], [noe], true);
    expect([unfilled?.covers, unfilled?.count, person?.count]).toEqual([[], 7, 1]);
  });

  test('by substitute have no line for what nobody teaches when everything is taught', () => {
    expect(rowsBySubstitute([at(10)], [noe]).map(({ title }) => title)).toEqual(['Noé Vasseur']);
  });

  test('by school hold every cover, by the school’s name as dictionaries sort it', () => {
    const covers = [
      at(8, { uai: '0150002B', schoolName: 'Zonza' }),
      at(9, { uai: '0150001A', schoolName: 'Égletons', state: 'on_site', ...nobody }),
      at(10, { uai: '0150002B', schoolName: 'Zonza' }),
    ];
    expect(rowsBySchool(covers).map(({ title, covers: of }) => [title, of.length])).toEqual([
      ['Égletons', 1],
      ['Zonza', 2],
    ]);
  });
});

describe('the frame of a week', () => {
  test.each([
    ['2026-11-16', '2026-11-16'],
    ['2026-11-20', '2026-11-16'],
    ['2026-11-21', '2026-11-23'],
    ['2026-11-22', '2026-11-23'],
  ])('on %s is the week from %s on', (day, monday) => {
    expect(workingMonday(day)).toBe(monday);
  });

  test('leaves a weekend out on which nothing is on', () => {
    expect(idleWeekend([at(8)], 'Europe/Paris')).toEqual([0, 6]);
    const saturday = at(9, { startsAt: '2026-11-21T08:00:00.000Z', endsAt: '2026-11-21T09:00:00.000Z' });
    expect(idleWeekend([at(8), saturday], 'Europe/Paris')).toEqual([0]);
  });

  const day = [8, 9, 10, 11, 12, 13, 14, 15, 16];

  test('shows the school day, and each other hour of the academy’s clock that a cover is in', () => {
    expect(shownHours([at(10)], 'Europe/Paris')).toEqual(day);
    // 6:00 and 16:00 in Greenwich are 7:00 and 17:00 in Paris, and 10:00 and 20:00 in Saint-Denis.
    expect(shownHours([at(6), at(16)], 'Europe/Paris')).toEqual([7, ...day, 17]);
    expect(shownHours([at(6), at(16)], 'Indian/Reunion')).toEqual([...day, 20]);
    // 23:00 to 0:10, and one that ends with the hour.
    expect(shownHours([at(22, { endsAt: '2026-11-16T23:10:00.000Z' })], 'Europe/Paris')).toEqual([0, ...day, 23]);
    expect(shownHours([at(16, { endsAt: '2026-11-16T17:00:00.000Z' })], 'Europe/Paris')).toEqual([...day, 17]);
  });

  test('says when it leaves hours out between others, and not when only the ends are off', () => {
    expect([hasGap(day), hasGap([7, ...day]), hasGap([3, ...day]), hasGap([...day, 20])]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test.each([
    ['00:00', '00:00'],
    ['03:15', '00:15'],
    // 4 to 8 is out: what begins or ends in there stands at its edge.
    ['04:00', '01:00'],
    ['06:30', '01:00'],
    ['08:00', '01:00'],
    ['10:05', '03:05'],
    ['17:00', '10:00'],
    ['23:59', '10:00'],
  ])('a time at %s stands at %s of a day that has 3 to 4 and 8 to 17', (clock, drawn) => {
    expect(drawnClock(clock, [3, ...day])).toBe(drawn);
  });
});

describe('the arrows', () => {
  const rows = rowsBySubstitute(
    [
      at(8),
      at(10),
      at(14),
      at(9, { id: anId(50), substituteId: lea.substituteId }),
      at(13, { id: anId(51), ...nobody, state: 'open' }),
    ],
    [lea, aSubstitute(102, 'Zoé Sans-Cours'), noe],
  );
  const from = (id: number, direction: Parameters<typeof neighbour>[2]) =>
    neighbour(rows, anId(id), direction)?.id ?? null;

  test('go along a line, and stop at its ends', () => {
    expect([from(10, 'before'), from(10, 'after'), from(8, 'before'), from(14, 'after')]).toEqual([
      anId(8),
      anId(14),
      null,
      null,
    ]);
  });

  test('go to the nearest hour of the next line that has any', () => {
    expect([from(50, 'below'), from(14, 'above'), from(51, 'below'), from(51, 'above')]).toEqual([
      anId(8),
      anId(50),
      anId(50),
      null,
    ]);
  });

  test('of a cover that is gone lead nowhere', () => {
    expect(from(99, 'below')).toBeNull();
  });
});

describe('the page', () => {
  const path = 'GET /api/academies/06/week';
  const reply = { timeZone: 'Europe/Paris', covers: [at(8), at(10)], goesOn: false, substitutes: [noe] };
  const serverNow = '2026-11-16T07:00:00.000Z';
  beforeEach(() => vi.stubGlobal('document', new EventTarget()));
  afterEach(() => vi.unstubAllGlobals());

  test('keeps the very same week while nothing changed, so that nothing is drawn anew', async () => {
    fakeServer({ [path]: () => ok({ ...reply, serverNow }) });
    const week = new AcademyWeek('06', '2026-11-16', 'substitute');
    await week.load();
    const first = week.found;
    await week.load();
    expect(week.found).toBe(first);
  });

  test('turned on while an answer is under way shows the week turned to', async () => {
    const covers = { '2026-11-16': [at(8)], '2026-11-23': [] };
    fakeServer({
      [path]: ({ path: asked }) =>
        ok({
          ...reply,
          covers: covers[new URL(asked, 'http://here').searchParams.get('monday') as '2026-11-23'],
          serverNow,
        }),
    });
    const week = new AcademyWeek('06', '2026-11-16', 'substitute');
    await Promise.all([week.load(), week.turnTo('2026-11-23')]);
    expect(week.found?.covers).toEqual([]);
  });

  test('Tab reaches one tile: the first, or the one looked at', async () => {
    fakeServer({ [path]: () => ok({ ...reply, serverNow }) });
    const week = new AcademyWeek('06', '2026-11-16', 'substitute');
    await week.load();
    expect(week.reachableId).toBe(anId(8));
    week.step('after');
    week.step('after');
    expect([week.selected?.id, week.reachableId]).toEqual([anId(10), anId(10)]);
    week.step('after');
    expect(week.selectedId).toBe(anId(10));
  });
});

test('the address tells week and sight, and forgets what it does not know', () => {
  expect(readWeekAddress(weekAddress('2026-11-16', 'school'))).toEqual({ monday: '2026-11-16', sight: 'school' });
  expect(readWeekAddress('?semaine=2026-11-17&par=ministre')).toEqual({});
  expect(readWeekAddress('?semaine=0000-01-03')).toEqual({});
});

test('a tile says all that it shows by place, colour and shape', () => {
  const cover = at(9, { className: '4e A', subject: 'Mathématiques', schoolName: 'Collège de Murat' });
  expect(academyWeekWords.tile(cover, academyWeekWords.when(cover, '2026-11-16'))).toBe(
    'Lun. 16\u00a0nov., 10\u00a0h\u00a000\u00a0– 10\u00a0h\u00a055, 4e A, Mathématiques, Collège de Murat, Noé Vasseur, Assuré',
  );
});
