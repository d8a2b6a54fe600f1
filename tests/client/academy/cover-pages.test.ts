import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import { CoverPages } from '../../../client/src/academy/cover-pages.svelte.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, type Heard, no, ok } from '../support/fake-server.ts';

const path = 'GET /api/academies/06/covers';
const counts = { open: 5, planned: 2, offered: 0, settled: 1, ended: 0 };
const serverNow = '2026-11-03T06:12:00Z';

afterEach(() => vi.unstubAllGlobals());

/** A server that has these covers, two a page; `after` is the id of the last one of the page before. */
function aServerWith(covers: Cover[]) {
  const all = [...covers];
  const server = fakeServer({
    [path]: (heard) => {
      const after = queryOf(heard).get('after');
      const from = after === null ? 0 : all.findIndex(({ id }) => id > after);
      const page = from === -1 ? [] : all.slice(from, from + 2);
      const last = from + 2 < all.length ? page.at(-1) : undefined;
      return ok({ covers: page, next: last?.id ?? null, counts, serverNow });
    },
  });
  return { ...server, all };
}

function queryOf({ path }: Heard): URLSearchParams {
  return new URL(path, 'http://here').searchParams;
}

const five = [1, 2, 3, 4, 5].map((number) => aCover({ id: anId(number), className: `${number}e A` }));
const shown = ({ covers }: CoverPages) => covers?.map(({ id }) => id);

test('the first question is about what nobody teaches, by hour', async () => {
  const { heard } = aServerWith(five);
  await new CoverPages('06').load();
  expect(Object.fromEntries(queryOf(heard[0]!))).toEqual({ group: 'open', order: 'hour' });
});

describe('more', () => {
  test('pages follow one another to the end, and no page is asked for behind it', async () => {
    const { heard } = aServerWith(five);
    const list = new CoverPages('06');
    await list.load();
    expect(shown(list)).toEqual([anId(1), anId(2)]);
    await list.more();
    await list.more();
    expect(shown(list)).toEqual(five.map(({ id }) => id));
    expect(list.hasMore).toBe(false);
    const asked = heard.length;
    await list.more();
    expect(heard).toHaveLength(asked);
  });

  test('reading again brings every page that is shown, without a gap where one was taken out', async () => {
    const { all } = aServerWith(five);
    const list = new CoverPages('06');
    await list.load();
    await list.more();
    all.splice(0, 1);
    await list.load();
    expect(shown(list)).toEqual([anId(2), anId(3), anId(4), anId(5)]);
  });

  test('a lesson that moved while the pages were read is shown once', async () => {
    const server = aServerWith(five);
    const list = new CoverPages('06');
    await list.load();
    server.answers[path] = () => ok({ covers: [five[1], five[3]], next: null, counts, serverNow });
    await list.more();
    expect(shown(list)).toEqual([anId(1), anId(2), anId(4)]);
  });

  test('a page that does not come says why; what is on screen stays', async () => {
    const server = aServerWith(five);
    const list = new CoverPages('06');
    await list.load();
    server.answers[path] = () => no('unavailable');
    await list.more();
    expect(list.adding.failed?.code).toBe('unavailable');
    expect(shown(list)).toEqual([anId(1), anId(2)]);
  });
});

describe('another question', () => {
  test('begins at its first page, and keeps what was asked besides', async () => {
    const { heard } = aServerWith(five);
    const list = new CoverPages('06');
    await list.load();
    await list.more();
    await list.ask({ search: 'dupont' });
    expect(Object.fromEntries(queryOf(heard.at(-1)!))).toEqual({ group: 'open', order: 'hour', search: 'dupont' });
    expect(shown(list)).toEqual([anId(1), anId(2)]);
  });

  test('the answer to the one before comes too late and is dropped', async () => {
    const waiting: ((response: Response) => void)[] = [];
    fakeServer({ [path]: () => new Promise<Response>((resolve) => waiting.push(resolve)) });
    const list = new CoverPages('06');
    const slow = list.load();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const asked = list.ask({ group: null, grouping: 'school' });
    waiting[0]?.(ok({ covers: [five[0]], next: null, counts, serverNow }));
    await slow;
    expect(list.covers).toBeNull();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.(ok({ covers: [five[1]], next: null, counts, serverNow }));
    await asked;
    expect(shown(list)).toEqual([anId(2)]);
    expect(list.grouping).toBe('school');
  });

  test('all groups are asked for by naming none', async () => {
    const { heard } = aServerWith(five);
    await new CoverPages('06').ask({ group: null, grouping: 'lead' });
    expect(Object.fromEntries(queryOf(heard[0]!))).toEqual({ order: 'hour' });
  });
});

test('how many there are is known of a group and of all, and of no search', async () => {
  aServerWith(five);
  const list = new CoverPages('06');
  await list.load();
  expect(list.total).toBe(5);
  await list.ask({ group: null });
  expect(list.total).toBe(8);
  await list.ask({ search: 'dupont' });
  expect(list.total).toBeNull();
});
