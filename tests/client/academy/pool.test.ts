import { afterEach, describe, expect, test, vi } from 'vitest';
import { FreeQuestion, hoursOf, minutesOf, PoolList } from '../../../client/src/academy/pool.svelte.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

afterEach(() => vi.unstubAllGlobals());

const askPath = 'GET /api/academies/06/who-is-free';
const listPath = 'GET /api/academies/06/substitutes';
const answer = {
  ...{ startsAt: '2026-11-24T09:00:00Z', endsAt: '2026-11-24T10:00:00Z', timeZone: 'Europe/Paris' },
  ...{ free: 0, people: [], notQualified: 3 },
};

describe('the question who is free', () => {
  function asked(change: Partial<FreeQuestion> = {}): FreeQuestion {
    return Object.assign(new FreeQuestion('06', '2026-11-24'), { from: '10h', to: '10h55', ...change });
  }

  test('goes out as hours on the academy’s clock, and the answer remembers what was asked', async () => {
    const server = fakeServer({ [askPath]: () => ok(answer) });
    const question = asked({ discipline: '0302', level: 'lycee' });
    expect(await question.ask()).toBe(true);
    expect(server.heard[0]?.path).toContain('day=2026-11-24&discipline=0302&level=lycee&from=10%3A00&to=10%3A55');
    question.discipline = '0613';
    expect(question.answer).toMatchObject({ notQualified: 3, discipline: '0302' });
  });

  test.each([
    [{ day: '' }, 'day'],
    [{ from: 'matin' }, 'from'],
    [{ to: '' }, 'to'],
    [{ to: '10h' }, 'to'],
  ] as const)('%j is not sent', async (change, field) => {
    const server = fakeServer({ [askPath]: () => ok(answer) });
    const question = asked(change);
    expect(await question.ask()).toBe(false);
    expect(question.problems[field]).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('that fails takes the older answer away: it answered something else', async () => {
    const server = fakeServer({ [askPath]: () => ok(answer) });
    const question = asked();
    await question.ask();
    server.answers[askPath] = () => no('unavailable');
    expect(await question.ask()).toBe(false);
    expect(question.answer).toBeNull();
  });
});

test('a list shows what was typed last, whichever answer comes first', async () => {
  const answers: ((response: Response) => void)[] = [];
  fakeServer({ [listPath]: () => new Promise<Response>((resolve) => answers.push(resolve)) });
  const list = new PoolList('06');
  list.search = 'v';
  const first = list.load();
  list.search = 'va';
  const second = list.load();
  answers[1]?.(ok({ entries: [], count: 2 }));
  await second;
  answers[0]?.(ok({ entries: [], count: 1 }));
  await first;
  expect(list.read?.count).toBe(2);
});

describe('hours of a week', () => {
  test.each([
    ['18', 1080],
    [' 4,5 ', 270],
    ['0.25', 15],
    ['168', 10_080],
    ['169', null],
    ['-1', null],
    ['beaucoup', null],
    ['', null],
  ])('%j', (text, minutes) => expect(minutesOf(text)).toBe(minutes));

  test('are written as they are typed', () => {
    expect([hoursOf(1080), hoursOf(270), hoursOf(0)]).toEqual(['18', '4,5', '0']);
  });
});
