import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlaps } from '#contract/time.ts';
import { type SolvedPlan, solve } from '../../../server/assignment/solve.ts';
import { Diary } from '../../../server/matching/diary.ts';
import { stoppedBy } from '../../../server/matching/hard-rules.ts';
import type { OpenCover } from '../../../server/matching/open-cover.ts';
import { costOf } from '../../../server/matching/preferences.ts';
import type { Substitute } from '../../../server/pool/pool-store.ts';
import { anEngagement, anOpenCover, aPoolMember, at, MONDAY_7_IN_PARIS } from '../../support/build/matching.ts';

function plan(covers: OpenCover[], pool: Substitute[], engagements: [string, ReturnType<typeof anEngagement>][] = []) {
  return solve(covers, { pool, engagements, spokenFor: [], history: new Map(), now: MONDAY_7_IN_PARIS });
}

const roomy = { equippedPlaceIds: ['p1', 'p2', 'p3'], adults: 3 };
const english = [{ discipline: '0302', level: 'college' as const }];
const both = [{ discipline: '0613', level: 'college' as const }, ...english];

describe('a plan', () => {
  test('gives a lesson to whoever may take it, and says why', () => {
    const cover = anOpenCover();
    const noe = aPoolMember();
    const { assignments, uncovered, bound } = plan([cover], [noe, aPoolMember({ qualifications: english })]);
    expect(assignments).toMatchObject([{ coverId: cover.coverId, substituteId: noe.id, placeId: 'projector-1' }]);
    expect(assignments[0]?.reasons).toHaveLength(5);
    expect(uncovered).toEqual([]);
    expect(bound).toBe(1);
  });

  test('names the others who could, the cheapest first', () => {
    const near = aPoolMember();
    const far = aPoolMember({ academyCode: '28' });
    const farther = aPoolMember({ academyCode: '32', timeZone: 'America/Guadeloupe' });
    const { assignments } = plan([anOpenCover()], [farther, far, near]);
    expect(assignments[0]?.substituteId).toBe(near.id);
    const costs = assignments[0]?.alternatives.map(({ cost }) => cost) ?? [];
    expect(costs).toHaveLength(2);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(costOf(assignments[0]?.reasons ?? [])).toBeLessThan(costs[0] ?? 0);
  });

  test('keeps the same face for a class through the absence', () => {
    const shared = { absenceId: 'absence', classId: '4A' };
    const covers = ['08:00', '09:00', '10:00'].map((time, index) =>
      anOpenCover({ ...shared, coverId: `cover-${index}`, start: at(time), end: at(time) + 55 * 60_000 }),
    );
    const { assignments } = plan(covers, [aPoolMember(), aPoolMember(), aPoolMember()]);
    expect(new Set(assignments.map(({ substituteId }) => substituteId)).size).toBe(1);
  });

  test('leaves the versatile colleague for the lesson nobody else can take', () => {
    const maths = anOpenCover({ ...roomy, coverId: 'a-maths' });
    const anglais = anOpenCover({ ...roomy, coverId: 'b-english', subjectCode: '030201' });
    const versatile = aPoolMember({ id: '1-versatile', qualifications: both });
    const mathsOnly = aPoolMember({ id: '2-maths' });
    const { assignments } = plan([maths, anglais], [versatile, mathsOnly]);
    expect(new Map(assignments.map(({ coverId, substituteId }) => [coverId, substituteId]))).toEqual(
      new Map([
        ['a-maths', mathsOnly.id],
        ['b-english', versatile.id],
      ]),
    );
  });

  test('makes room by a chain of exchanges where the cheapest choice blocked it', () => {
    // Both lessons have two candidates; the early one is met first and takes Ana. Dee is busy, so only Ana can take the late one.
    const early = anOpenCover({ ...roomy, coverId: 'early', start: at('10:00'), end: at('10:55') });
    const late = anOpenCover({ ...roomy, coverId: 'late', start: at('10:30'), end: at('11:25') });
    const ana = aPoolMember({ id: 'a-ana' });
    const ben = aPoolMember({ id: 'b-ben', availability: [{ weekday: 1, startMinute: 600, endMinute: 655 }] });
    const dee = aPoolMember({ id: 'd-dee', availability: [{ weekday: 1, startMinute: 630, endMinute: 700 }] });
    const elsewhere = anEngagement({ uai: '0010002X', start: at('11:00'), end: at('11:55') });
    const { assignments, uncovered } = plan([early, late], [ana, ben, dee], [[dee.id, elsewhere]]);
    expect(uncovered).toEqual([]);
    expect(assignments.map(({ coverId, substituteId }) => `${coverId} ${substituteId}`).toSorted()).toEqual([
      'early b-ben',
      'late a-ana',
    ]);
  });

  test('of two lessons that are equally hard, takes the one whose substitute fell away, though the other is sooner', () => {
    const sooner = anOpenCover({ ...roomy, coverId: 'sooner', start: at('09:50'), end: at('10:45') });
    const lost = anOpenCover({ ...roomy, coverId: 'lost', lost: true });
    expect(plan([sooner, lost], [aPoolMember()]).assignments.map(({ coverId }) => coverId)).toEqual(['lost']);
  });

  test('makes room in a full week by handing a lesson on', () => {
    // Ana may give one hour and is met with the maths first, which Ben can take as well. Dee is busy, so only Ana can take the English.
    const maths = anOpenCover({ ...roomy, coverId: 'a-maths' });
    const anglais = anOpenCover({
      ...roomy,
      coverId: 'b-english',
      subjectCode: '030201',
      start: at('14:00'),
      end: at('14:55'),
    });
    const ana = aPoolMember({ id: 'a-ana', qualifications: both, weeklyServiceMinutes: 60 });
    const ben = aPoolMember({ id: 'b-ben', academyCode: '28', qualifications: both.slice(0, 1) });
    const dee = aPoolMember({ id: 'd-dee', qualifications: english });
    const elsewhere = anEngagement({ uai: '0010002X', start: at('14:00'), end: at('14:55') });
    const { assignments } = plan([maths, anglais], [ana, ben, dee], [[dee.id, elsewhere]]);
    expect(assignments.map(({ coverId, substituteId }) => `${coverId} ${substituteId}`).toSorted()).toEqual([
      'a-maths b-ben',
      'b-english a-ana',
    ]);
  });

  test('stays in the timetable’s place when it is equipped', () => {
    const cover = anOpenCover({ ...roomy, placeId: 'p2' });
    expect(plan([cover], [aPoolMember()]).assignments[0]?.placeId).toBe('p2');
  });

  test('gives the same answer whatever order it is asked in', () => {
    const covers = [1, 2, 3].map((n) =>
      anOpenCover({ ...roomy, coverId: `c${n}`, start: at('08:00') + n * 1_200_000, end: at('09:00') + n * 1_200_000 }),
    );
    const pool = [1, 2, 3].map((n) => aPoolMember({ id: `s${n}` }));
    const rows = (solved: SolvedPlan) =>
      solved.assignments.map((row) => `${row.coverId} ${row.substituteId}`).toSorted();
    expect(rows(plan(covers.toReversed(), pool.toReversed()))).toEqual(rows(plan(covers, pool)));
  });
});

describe('a lesson nobody takes gets the one reason that a school is told', () => {
  const noe = aPoolMember();

  test.each([
    ['subject_not_remote', anOpenCover({ taughtRemotely: false }), [noe]],
    ['no_qualified_substitute', anOpenCover({ subjectCode: '030102' }), [noe]],
    ['no_qualified_substitute', anOpenCover(), []],
    ['no_equipped_place', anOpenCover({ equippedPlaceIds: [] }), [noe]],
    ['no_adult', anOpenCover({ adults: 0 }), [noe]],
    ['too_soon', anOpenCover({ start: MONDAY_7_IN_PARIS + 60_000, end: at('07:56') }), [noe]],
    ['all_busy', anOpenCover(), [aPoolMember({ availability: [] })]],
  ] as const)('%s', (reason, cover, pool) => {
    expect(plan([cover], [...pool]).uncovered).toMatchObject([{ coverId: cover.coverId, reason }]);
  });

  test.each([1, 2])('two lessons at 10, one projector, %i adults: one lesson and one clear no', (adults) => {
    const { assignments, uncovered } = plan([anOpenCover({ adults }), anOpenCover({ adults })], [noe, aPoolMember()]);
    expect(assignments).toHaveLength(1);
    expect(uncovered).toMatchObject([{ reason: 'no_equipped_place' }]);
  });

  test('two lessons at 10, two projectors and one adult: the other is told that an adult is missing', () => {
    const { assignments, uncovered } = plan(
      [anOpenCover({ ...roomy, adults: 1 }), anOpenCover({ ...roomy, adults: 1 })],
      [noe, aPoolMember()],
    );
    expect(assignments).toHaveLength(1);
    expect(uncovered).toMatchObject([{ reason: 'no_adult' }]);
  });

  test('two promised lessons that follow each other take one adult, so a long one beside them finds the second', () => {
    const promised = [
      anEngagement({ start: at('10:00'), end: at('11:00') }),
      anEngagement({ start: at('11:00'), end: at('12:00') }),
    ];
    const long = anOpenCover({ ...roomy, adults: 2, start: at('10:00'), end: at('12:00') });
    const busy = promised.map((lesson): [string, typeof lesson] => ['elsewhere', lesson]);
    expect(plan([long], [noe], busy).uncovered).toEqual([]);
  });

  test('the rules that stopped people are counted', () => {
    const pool = [
      aPoolMember({ consented: false }),
      aPoolMember({ qualifications: english }),
      aPoolMember({ qualifications: english }),
    ];
    expect(plan([anOpenCover()], pool).uncovered[0]?.stoppedBy).toEqual({
      consents_and_is_authorised: 1,
      qualified: 2,
    });
  });
});

describe('whatever the day looks like', () => {
  const aDay = fc.record({
    covers: fc.array(
      fc.record({
        startMinute: fc.integer({ min: 0, max: 8 * 60 }),
        length: fc.constantFrom(50, 55, 110),
        school: fc.constantFrom('0159999M', '0010002X'),
        english: fc.boolean(),
      }),
      { maxLength: 14 },
    ),
    people: fc.array(fc.record({ english: fc.boolean(), hours: fc.integer({ min: 0, max: 6 }) }), { maxLength: 5 }),
    busyAt: fc.integer({ min: 0, max: 8 * 60 }),
  });

  function built(day: Parameters<Parameters<typeof aDay.map>[0]>[0]) {
    const pool = day.people.map((person, index) =>
      aPoolMember({
        id: `s${index}`,
        qualifications: person.english ? both : both.slice(0, 1),
        weeklyServiceMinutes: person.hours * 60,
      }),
    );
    const covers = day.covers.map((lesson, index) => {
      const start = at('08:00') + lesson.startMinute * 60_000;
      const subjectCode = lesson.english ? '030201' : '061300';
      return anOpenCover({
        coverId: `c${index}`,
        uai: lesson.school,
        subjectCode,
        start,
        end: start + lesson.length * 60_000,
      });
    });
    const start = at('08:00') + day.busyAt * 60_000;
    const engagements = pool
      .slice(0, 1)
      .map(({ id }): [string, ReturnType<typeof anEngagement>] => [
        id,
        anEngagement({ coverId: 'fixed', start, end: start + 3_300_000, placeId: 'projector-1' }),
      ]);
    return { covers, pool, engagements };
  }

  test('no rule is broken, no place or adult is used twice, and nobody is covered beyond the bound', () => {
    fc.assert(
      fc.property(aDay, (day) => {
        const { covers, pool, engagements } = built(day);
        const solved = plan(covers, pool, engagements);
        const rows = solved.assignments.map((row) => ({
          ...row,
          cover: covers.find(({ coverId }) => coverId === row.coverId)!,
          substitute: pool.find(({ id }) => id === row.substituteId)!,
        }));
        for (const row of rows) {
          const others = rows.filter((other) => other !== row);
          const diary = new Diary([
            ...engagements,
            ...others.map((other) => [other.substituteId, { ...other.cover, placeId: other.placeId }] as const),
          ]);
          expect(stoppedBy({ cover: row.cover, substitute: row.substitute, diary, now: MONDAY_7_IN_PARIS })).toBeNull();
          const held = [...others.map(({ cover }) => cover), ...engagements.map(([, engagement]) => engagement)];
          expect(held.filter((other) => other.uai === row.cover.uai && overlaps(other, row.cover))).toEqual([]);
        }
        expect(solved.assignments.length).toBeLessThanOrEqual(solved.bound);
        expect(solved.assignments.length + solved.uncovered.length).toBe(covers.length);
      }),
      { numRuns: 200, seed: 20261116 },
    );
  });
});
