/** The board of an academy comes in pages that neither lose nor repeat a lesson while it changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COVERS_A_PAGE, type Cover, type CoverOrder, coverGroups, coverOrders, groupOf } from '#contract/cover.ts';
import { readBoardPage } from '../../../server/assignment/board-page.ts';
import { aBusyAcademy } from '../../support/build/busy-academy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
const early = new Date('2026-11-16T05:00:00Z');
const COVERS = 430;

beforeAll(async () => {
  database = await createTestDatabase();
  await aBusyAcademy(database.sql, { monday: '2026-11-16', covers: COVERS, schools: 30 });
});
afterAll(() => database.drop());

type Asked = Parameters<typeof readBoardPage>[2];
const page = (asked: Asked = {}, now = early) => readBoardPage(database.sql, '06', asked, now);

/** All pages, one after the other; `between` runs before each next one. */
async function everyPage(asked: Asked, between: (shown: Cover[]) => Promise<unknown> = async () => undefined) {
  const covers: Cover[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    if (after !== undefined) await between(covers);
    const { covers: more, next } = await page(after === undefined ? asked : { ...asked, after });
    covers.push(...more);
    after = next;
  }
  return covers;
}

const french = new Intl.Collator('fr').compare;
const sortedBy: Record<CoverOrder, (a: Cover, b: Cover) => number> = {
  hour: (a, b) => a.startsAt.localeCompare(b.startsAt) || french(a.schoolName, b.schoolName),
  school: (a, b) => french(a.schoolName, b.schoolName) || a.startsAt.localeCompare(b.startsAt),
  subject: (a, b) => french(a.subject, b.subject) || a.startsAt.localeCompare(b.startsAt),
};

describe('pages', () => {
  test.each(coverOrders)('together hold each lesson once, sorted by %s', async (order) => {
    const covers = await everyPage({ order });
    expect(covers).toHaveLength(COVERS);
    expect(new Set(covers.map(({ id }) => id)).size).toBe(COVERS);
    expect(covers.toSorted(sortedBy[order])).toEqual(covers);
  });

  test('hold a hundred each, and the last says that it is the last', async () => {
    const first = await page();
    expect(first.covers).toHaveLength(COVERS_A_PAGE);
    const whole = await page({ search: 'Zonza' });
    expect([whole.covers.length < COVERS_A_PAGE, whole.next]).toEqual([true, null]);
  });

  test('of a group hold its states only, and the counts are the academy’s whatever is asked', async () => {
    const { counts } = await page({ group: 'settled', search: 'nothing is called so' });
    const all = await everyPage({});
    for (const group of coverGroups) {
      const inGroup = await everyPage({ group });
      expect(inGroup.map(({ state }) => groupOf[state])).toEqual(Array(counts[group]).fill(group));
      expect(inGroup.length).toBe(all.filter(({ state }) => groupOf[state] === group).length);
    }
  });

  test('sort school names as French dictionaries do: Éauze and Égletons between Decize and Guéret', async () => {
    const covers = await everyPage({ order: 'school' });
    const communes = [...new Set(covers.map(({ schoolName }) => schoolName.split(' ')[2]))];
    expect(communes.slice(0, 5)).toEqual(['Aurillac', 'Decize', 'Éauze', 'Égletons', 'Guéret']);
  });

  test('begun before a lesson came, went or was settled still show every other lesson once', async () => {
    const before = new Set((await everyPage({ group: 'open' })).map(({ id }) => id));
    let gone = '';
    const seen = await everyPage({ group: 'open' }, async (shown) => {
      // The very row at which the first page ended is settled, and the first of it as well.
      if (gone !== '') return;
      gone = shown.at(-1)?.id ?? '';
      await database.sql`UPDATE cover SET state = 'not_needed' WHERE id IN (${gone}, ${shown[0]?.id ?? ''})`;
    });
    expect(seen.map(({ id }) => id).toSorted()).toEqual([...before].toSorted());
  });

  test('leave out what is over or cancelled', async () => {
    const [first] = (await page()).covers;
    await database.sql`UPDATE cover SET state = 'cancelled' WHERE id = ${first?.id ?? ''}`;
    expect((await page()).covers.map(({ id }) => id)).not.toContain(first?.id);
    // Half past twelve: the lessons of 8 to 11 are over, those of 12 under way.
    const { covers } = await page({}, new Date('2026-11-16T11:30:00Z'));
    expect(covers[0]?.startsAt).toBe('2026-11-16T11:00:00.000Z');
  });

  test('of an academy where nobody is away are empty', async () => {
    expect(await readBoardPage(database.sql, '10', {}, early)).toEqual({
      covers: [],
      next: null,
      counts: { open: 0, planned: 0, offered: 0, settled: 0, ended: 0 },
    });
  });
});

describe('a search', () => {
  const found = async (search: string) => everyPage({ search });

  test('asks neither for accents nor for capitals, wherever in a name', async () => {
    expect(new Set((await found('EGLET')).map(({ schoolName }) => schoolName.split(' ')[2]))).toEqual(
      new Set(['Égletons']),
    );
    expect(new Set((await found('mathé')).map(({ subject }) => subject))).toEqual(new Set(['Mathématiques']));
  });

  test('finds who is away, who takes it, and the class', async () => {
    const [cover] = await everyPage({ group: 'settled' });
    for (const name of [cover?.teacherName, cover?.substituteName, cover?.className]) {
      expect((await found(name ?? '')).map(({ id }) => id)).toContain(cover?.id);
    }
  });

  test('wants every word of it, in any order', async () => {
    const both = await found('anglais murat');
    expect(both.length).toBeGreaterThan(0);
    expect(both.every(({ schoolName, subject }) => /Murat/.test(schoolName) && /Anglais/.test(subject))).toBe(true);
    expect(await found('murat guéret')).toEqual([]);
  });

  test('finds no more than it says for what stands for anything elsewhere', async () => {
    expect(await found('%%zz%')).toEqual([]);
    expect(await found('_')).toHaveLength((await found('')).length);
  });
});
