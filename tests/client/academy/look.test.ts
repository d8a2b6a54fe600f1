import { afterEach, expect, test, vi } from 'vitest';
import type { Happening } from '#contract/happenings.ts';
import { Look } from '../../../client/src/academy/look.svelte.ts';
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
const nobody = { standing: null, noCoverReason: null, candidates: [], stopped: [], stoppedBy: {} };
const noe = { substituteId: anId(40), substituteName: 'Noé Vasseur', academyCode: '06', rule: 'no_overlap' };
const read = (number: number) => `GET /api/covers/${anId(number)}`;
const weigh = (number: number) => `${read(number)}/candidates`;

afterEach(() => vi.unstubAllGlobals());

test('the cover looked at comes with what happened to it and who could take it', async () => {
  const cover = aCover({ id: anId(1) });
  fakeServer({ [read(1)]: () => ok({ cover, timeline: [opened] }), [weigh(1)]: () => ok(nobody) });
  const look = new Look();
  look.turnTo(anId(1));
  await look.load();
  expect([look.cover, look.timeline, look.candidates]).toEqual([cover, [opened], nobody]);
});

test('nothing of one cover is shown under the next, whatever comes late', async () => {
  const waiting: ((response: Response) => void)[] = [];
  fakeServer({
    [read(1)]: () => new Promise<Response>((resolve) => waiting.push(resolve)),
    [weigh(1)]: () => new Promise<Response>((resolve) => waiting.push(resolve)),
    [read(2)]: () => no('not_found'),
    [weigh(2)]: () => no('not_found'),
  });
  const look = new Look();
  look.turnTo(anId(1));
  const slow = look.load();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  look.turnTo(anId(2));
  await look.load();
  waiting[0]?.(ok({ cover: aCover({ id: anId(1) }), timeline: [opened] }));
  waiting[1]?.(ok(nobody));
  await slow;
  expect([look.cover, look.timeline, look.candidates]).toEqual([null, [], null]);
  expect(look.reading.failed?.code).toBe('not_found');
});

test('why not Noé? He is asked about by name, in the whole pool', async () => {
  const server = fakeServer({ [weigh(1)]: () => ok({ ...nobody, stopped: [noe] }) });
  const look = new Look();
  look.turnTo(anId(1));
  look.name = ' vass ';
  await look.ask();
  expect(server.heard.map(({ path }) => path)).toEqual([`/api/covers/${anId(1)}/candidates?name=vass`]);
  expect(look.named?.stopped).toEqual([noe]);
});

test('one letter asks nobody, and takes the last answer away', async () => {
  const server = fakeServer({ [weigh(1)]: () => ok({ ...nobody, stopped: [noe] }) });
  const look = new Look();
  look.turnTo(anId(1));
  look.name = 'va';
  await look.ask();
  look.name = 'v';
  await look.ask();
  expect(server.heard).toHaveLength(1);
  expect(look.named).toBeNull();
});

test('the name stays while one walks on, and is asked about for each cover', async () => {
  const server = fakeServer({ [weigh(1)]: () => ok(nobody), [weigh(2)]: () => ok(nobody) });
  const look = new Look();
  look.turnTo(anId(1));
  look.name = 'vasseur';
  look.turnTo(anId(2));
  await look.load();
  expect(server.heard.map(({ path }) => path)).toContain(`/api/covers/${anId(2)}/candidates?name=vasseur`);
});
