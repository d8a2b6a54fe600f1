import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import type { Plan, PlannedAssignment } from '#contract/plans.ts';
import { Board } from '../../../client/src/academy/board.svelte.ts';
import { aCover, anAssignment, anId, aPlan } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const serverNow = '2026-11-03T06:12:00Z';
const coversPath = 'GET /api/academies/06/covers';
const planPath = 'GET /api/academies/06/plans/latest';
const counts = { open: 3, planned: 2, offered: 1, settled: 0, ended: 1 };

const at = (hour: number): string => `2026-11-03T${String(hour).padStart(2, '0')}:00:00Z`;
const [first, second, third] = [1, 2, 3].map((number) => aCover({ id: anId(number), startsAt: at(6 + number) }));

function aRow(number: number, given: Partial<Cover> = {}): PlannedAssignment {
  const cover = aCover({ id: anId(number), state: 'planned', startsAt: at(number), ...given });
  return anAssignment({ assignmentId: anId(100 + number), coverId: cover.id, cover });
}

const plan = aPlan({
  assignments: [aRow(12), aRow(11), aRow(13, { state: 'offered' }), aRow(14, { academyCode: '15' })],
});

async function aBoard(given: { covers?: Cover[]; plan?: Plan | null; coverId?: string } = {}) {
  const server = fakeServer({
    [coversPath]: () => ok({ covers: given.covers ?? [first, second, third], next: null, counts, serverNow }),
    [planPath]: () => ok({ plan: given.plan === undefined ? plan : given.plan }),
  });
  const board = new Board('06', given.coverId === undefined ? {} : { coverId: given.coverId });
  await board.load();
  return { board, server };
}

beforeEach(() => vi.stubGlobal('document', new EventTarget()));
afterEach(() => vi.unstubAllGlobals());

describe('walking with J and K', () => {
  test('goes down the list, on through those rows of the plan that are not in it, and stops at the ends', async () => {
    const { board } = await aBoard();
    expect(board.selectedId).toBe(anId(1));
    board.step(-1);
    expect(board.selectedId).toBe(anId(1));
    const walked = [1, 2, 3, 4, 5, 6].map(() => {
      board.step(1);
      return board.selectedId;
    });
    expect(walked).toEqual([anId(2), anId(3), anId(11), anId(12), anId(12), anId(12)]);
  });

  test('a lesson that left the list is followed by the one that took its place', async () => {
    const { board, server } = await aBoard();
    board.step(1);
    server.answers[coversPath] = () => ok({ covers: [first, third], next: null, counts, serverNow });
    server.answers[planPath] = () => ok({ plan: aPlan({ assignments: [aRow(11), aRow(2)] }) });
    await board.load();
    expect(board.selected?.state).toBe('planned');
    board.step(1);
    expect(board.selectedId).toBe(anId(3));
  });

  test('and preceded by the one above it', async () => {
    const { board, server } = await aBoard();
    board.step(1);
    server.answers[coversPath] = () => ok({ covers: [first, third], next: null, counts, serverNow });
    await board.load();
    board.step(-1);
    expect(board.selectedId).toBe(anId(1));
  });

  test('a new lesson above moves nothing that is looked at', async () => {
    const { board, server } = await aBoard();
    board.step(1);
    const fresh = aCover({ id: anId(9), startsAt: at(6) });
    server.answers[coversPath] = () => ok({ covers: [fresh, first, second, third], next: null, counts, serverNow });
    await board.load();
    expect(board.selected).toEqual(second);
    board.step(1);
    expect(board.selectedId).toBe(anId(3));
  });

  test('the cover that the address names is looked at, also when it is on no page', async () => {
    const elsewhere = aCover({ id: anId(77), state: 'accepted' });
    const { board, server } = await aBoard({ coverId: anId(77) });
    server.answers[`GET /api/covers/${anId(77)}`] = () => ok({ cover: elsewhere, timeline: [] });
    await board.load();
    expect(board.selected).toEqual(elsewhere);
    board.step(1);
    expect(board.selectedId).toBe(anId(1));
  });
});

describe('the plan', () => {
  test('only own rows that still wait for a confirmation are offered, by hour', async () => {
    const { board } = await aBoard();
    expect(board.desk.rows.map(({ coverId }) => coverId)).toEqual([anId(11), anId(12)]);
  });

  test('every row is ticked until somebody unticks it; a fresh row is ticked too', async () => {
    const { board, server } = await aBoard();
    board.select(anId(11));
    board.toggleTick();
    server.answers[planPath] = () => ok({ plan: aPlan({ assignments: [aRow(11), aRow(12), aRow(15)] }) });
    await board.load();
    expect(board.desk.ticked.map(({ coverId }) => coverId)).toEqual([anId(12), anId(15)]);
    board.desk.tickAll(false);
    expect(board.desk.ticked).toEqual([]);
  });

  test('X on a cover without a row changes nothing', async () => {
    const { board } = await aBoard();
    board.toggleTick();
    expect(board.desk.ticked).toHaveLength(2);
  });

  test('nothing ticked, nothing sent', async () => {
    const { board, server } = await aBoard();
    await board.send([]);
    expect(server.heard.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('a plan that failed says why and leaves the old one standing', async () => {
    const { board, server } = await aBoard();
    server.answers['POST /api/academies/06/plans'] = () => no('unavailable');
    await board.makePlan();
    expect(board.desk.making.failed?.code).toBe('unavailable');
    expect(board.desk.plan).toEqual(plan);
  });

  test('what came since it was made is what is to be covered and it did not leave open itself', async () => {
    const left = { coverId: anId(1), reason: 'all_busy', stoppedBy: {} } as const;
    const { board } = await aBoard({ plan: aPlan({ uncovered: [left] }) });
    expect(board.openSincePlan).toBe(2);
  });

  test('there is nothing to plan when all is settled', async () => {
    const { board, server } = await aBoard();
    expect(board.canPlan).toBe(true);
    const settled = { ...counts, open: 0, planned: 0 };
    server.answers[coversPath] = () => ok({ covers: [], next: null, counts: settled, serverNow });
    await board.load();
    expect(board.canPlan).toBe(false);
  });
});

describe('what is sent', () => {
  const confirm = `POST /api/plans/${plan.id}/confirm`;
  const taken = { assignmentId: anId(111), coverId: anId(11), because: 'taken', rule: null };

  test('a row that was taken meanwhile comes back beside its lesson, with its next candidate', async () => {
    const { board, server } = await aBoard();
    const next = anAssignment({ assignmentId: anId(211), coverId: anId(11), substituteName: 'Léa Abadie' });
    server.answers[confirm] = () => ok({ offersSent: 1, untold: [], movedOn: [{ ...taken, next }] });
    await board.send(board.desk.ticked);
    expect(server.heard.find(({ method }) => method === 'POST')?.body).toEqual({
      assignmentIds: [anId(111), anId(112)],
    });
    expect(board.desk.sent?.offersSent).toBe(1);
    expect(board.desk.sent?.moved.map(({ cover, next }) => [cover.id, next?.substituteName])).toEqual([
      [anId(11), 'Léa Abadie'],
    ]);
  });

  test('sending one of two rows that moved leaves the other told', async () => {
    const { board, server } = await aBoard();
    const both = [111, 112].map((id) => ({ ...taken, assignmentId: anId(id), coverId: anId(id - 100), next: null }));
    server.answers[confirm] = () => ok({ offersSent: 0, untold: [], movedOn: both });
    await board.send(board.desk.ticked);
    server.answers[confirm] = () => ok({ offersSent: 1, untold: [], movedOn: [] });
    await board.send(board.desk.rows.slice(0, 1));
    expect(board.desk.sent?.moved.map(({ cover }) => cover.id)).toEqual([anId(12)]);
    board.desk.forgetSent();
    expect(board.desk.sent).toBeNull();
  });
});

describe('deciding about one cover', () => {
  test('choosing by hand says whom and why, and whether the offer leaves at once', async () => {
    const { board, server } = await aBoard();
    server.answers[`POST /api/covers/${anId(1)}/choice`] = () => ok({ ...aRow(1), displaced: [] });
    const body = { substituteId: anId(40), because: 'knows_the_class', sendNow: true } as const;
    expect(await board.choose([anId(1)], body)).toBe(true);
    expect(server.heard.find(({ method }) => method === 'POST')?.body).toEqual(body);
  });

  test('what gave way is told beside the cover it gave way to, unless it was chosen for in the same breath', async () => {
    const { board, server } = await aBoard();
    const gone = [2, 9].map((number) => aCover({ id: anId(number) }));
    server.answers[`POST /api/covers/${anId(1)}/choice`] = () => ok({ ...aRow(1), displaced: gone });
    server.answers[`POST /api/covers/${anId(2)}/choice`] = () => ok({ ...aRow(2), displaced: [] });
    const body = { substituteId: anId(40), because: 'kept_from_before', sendNow: false } as const;
    await board.choose([anId(1), anId(2)], body);
    expect(board.displaced.map(({ id }) => id)).toEqual([anId(9)]);
    board.step(1);
    expect(board.displaced).toEqual([]);
  });

  test('a refusal is told beside the cover it is about, and not beside the next', async () => {
    const { board, server } = await aBoard();
    server.answers[`PUT /api/covers/${anId(1)}/pin`] = () => no('cover_moved_on');
    expect(await board.pin(anId(1), true)).toBe(false);
    expect(board.acting.failed?.code).toBe('cover_moved_on');
    board.step(1);
    expect(board.acting.failed).toBeUndefined();
  });
});

describe('the plan before', () => {
  const before = { substituteId: anId(40), substituteName: 'Nadia Ferrand' };
  const compared = aPlan({
    assignments: [aRow(11)],
    comparedTo: {
      madeAt: '2026-11-03T05:50:00Z',
      stood: 2,
      changes: [
        { coverId: anId(11), before, after: { substituteId: anId(41), substituteName: 'Léa Abadie' } },
        { coverId: anId(55), before, after: null },
      ],
    },
  });

  test('a lesson that fell out of the plan is read, to be named', async () => {
    const { board, server } = await aBoard({ plan: compared });
    const dropped = aCover({ id: anId(55), className: '3e C' });
    server.answers[`GET /api/covers/${anId(55)}`] = () => ok({ cover: dropped, timeline: [] });
    expect(board.desk.coverOf(anId(55))).toBeNull();
    await board.desk.readDropped();
    expect(board.desk.coverOf(anId(55))).toEqual(dropped);
    expect(board.desk.coverOf(anId(11))?.id).toBe(anId(11));
  });
});

test('a lost line keeps what is on screen and says that it may be old', async () => {
  const { board, server } = await aBoard();
  server.answers[coversPath] = () => Promise.reject(new TypeError('Failed to fetch'));
  await board.load();
  expect(board.offline).toBe(true);
  expect(board.list.covers).toHaveLength(3);
});

test('a board is concerned by covers and plans of its own academy', () => {
  const board = new Board('06');
  const change = { kind: 'covers', uai: '0159999M', academyCode: '06', substituteId: null } as const;
  expect(board.concerns(change)).toBe(true);
  expect(board.concerns({ ...change, kind: 'plan', uai: null })).toBe(true);
  expect(board.concerns({ ...change, academyCode: '15' })).toBe(false);
  expect(board.concerns({ ...change, kind: 'absences' })).toBe(false);
});
