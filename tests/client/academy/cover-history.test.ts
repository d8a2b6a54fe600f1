import { afterEach, expect, test, vi } from 'vitest';
import type { Happening } from '#contract/happenings.ts';
import { CoverHistory } from '../../../client/src/academy/cover-history.svelte.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const opened: Happening = {
  id: 1,
  type: 'cover.opened',
  at: '2026-11-03T06:10:00Z',
  actor: null,
  coverId: anId(1),
  facts: {},
};
const first = aCover({ id: anId(1) });
const second = aCover({ id: anId(2) });
const pathOf = (number: number) => `GET /api/covers/${anId(number)}`;

afterEach(() => vi.unstubAllGlobals());

test('the history of the cover looked at is read once, and again when the cover has moved', async () => {
  const server = fakeServer({ [pathOf(1)]: () => ok({ cover: first, timeline: [opened] }) });
  const history = new CoverHistory();
  await history.show(first);
  await history.show({ ...first });
  expect(history.timeline).toEqual([opened]);
  expect(server.heard).toHaveLength(1);
  await history.show({ ...first, state: 'planned' });
  expect(server.heard).toHaveLength(2);
});

test('a slow answer about the cover looked at before is not shown under the present one', async () => {
  const waiting: ((response: Response) => void)[] = [];
  fakeServer({
    [pathOf(1)]: () => new Promise<Response>((resolve) => waiting.push(resolve)),
    [pathOf(2)]: () => ok({ cover: second, timeline: [] }),
  });
  const history = new CoverHistory();
  const slow = history.show(first);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  await history.show(second);
  waiting[0]?.(ok({ cover: first, timeline: [opened] }));
  await slow;
  expect(history.timeline).toEqual([]);
});

test('without an answer nothing is shown, and nothing of another cover stays', async () => {
  fakeServer({ [pathOf(1)]: () => ok({ cover: first, timeline: [opened] }), [pathOf(2)]: () => no('forbidden') });
  const history = new CoverHistory();
  await history.show(first);
  await history.show(second);
  expect(history.timeline).toEqual([]);
  await history.show(null);
  expect(history.timeline).toEqual([]);
});
