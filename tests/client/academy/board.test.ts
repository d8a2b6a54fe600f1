import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cover } from '#contract/cover.ts';
import type { Plan } from '#contract/plans.ts';
import { Board } from '../../../client/src/academy/board.svelte.ts';
import { aCover, anAssignment, anId, aPlan } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const serverNow = '2026-11-03T06:12:00Z';
const coversPath = 'GET /api/academies/06/covers';
const planPath = 'GET /api/academies/06/plans/latest';

const at = (hour: number): string => `2026-11-03T${String(hour).padStart(2, '0')}:00:00Z`;
const open = aCover({ id: anId(1), state: 'open', startsAt: at(9) });
const openEarlier = aCover({ id: anId(2), state: 'open', startsAt: at(7), schoolName: 'Collège Z' });
const openSameHour = aCover({ id: anId(3), state: 'open', startsAt: at(7), schoolName: 'Collège A' });
const planned = aCover({ id: anId(4), state: 'planned', startsAt: at(8), substituteName: 'Nadia Ferrand' });
const plannedLater = aCover({ id: anId(5), state: 'planned', startsAt: at(10), substituteName: 'Paul Roux' });
const offered = aCover({ id: anId(6), state: 'offered', startsAt: at(7) });
const taught = aCover({ id: anId(7), state: 'taught', startsAt: at(6) });
const covers = [taught, offered, plannedLater, planned, open, openEarlier, openSameHour];
const plan = aPlan({
  assignments: [
    anAssignment({ assignmentId: anId(15), coverId: anId(5) }),
    anAssignment({ assignmentId: anId(14), coverId: anId(4) }),
    anAssignment({ assignmentId: anId(16), coverId: anId(6) }),
  ],
  uncovered: [{ coverId: anId(1), reason: 'all_busy', stoppedBy: { no_overlap: 3 } }],
});

async function aBoard(given: { covers?: Cover[]; plan?: Plan | null } = {}) {
  const server = fakeServer({
    [coversPath]: () => ok({ covers: given.covers ?? covers, serverNow }),
    [planPath]: () => ok({ plan: given.plan === undefined ? plan : given.plan }),
  });
  const board = new Board('06');
  await board.load();
  return { board, server };
}

beforeEach(() => vi.stubGlobal('document', new EventTarget()));
afterEach(() => vi.unstubAllGlobals());

describe('the list', () => {
  test('shows what nobody teaches first, by hour and then by school, and what is closed last', async () => {
    const { board } = await aBoard();
    expect(board.groups.map(({ name, covers }) => [name, covers.map(({ id }) => id)])).toEqual([
      ['open', [anId(3), anId(2), anId(1)]],
      ['planned', [anId(4), anId(5)]],
      ['offered', [anId(6)]],
      ['ended', [anId(7)]],
    ]);
  });

  test('J and K walk through it in that order and stop at its ends', async () => {
    const { board } = await aBoard();
    expect(board.selectedId).toBe(anId(3));
    board.step(-1);
    expect(board.selectedId).toBe(anId(3));
    for (let count = 0; count < 20; count += 1) board.step(1);
    expect(board.selectedId).toBe(anId(7));
  });

  test('what is looked at stays selected when fresh covers arrive', async () => {
    const { board } = await aBoard();
    board.selectedId = anId(1);
    await board.load();
    expect(board.selected).toEqual(open);
  });
});

describe('the plan', () => {
  test('only rows that still wait for a confirmation are offered, by hour', async () => {
    const { board } = await aBoard();
    expect(board.rows.map(({ cover }) => cover.id)).toEqual([anId(4), anId(5)]);
  });

  test('every row is ticked until somebody unticks it; a fresh row is ticked too', async () => {
    const { board } = await aBoard();
    board.tick(anId(14), false);
    await board.load();
    expect(board.tickedRows.map(({ cover }) => cover.id)).toEqual([anId(5)]);
    board.selectedId = anId(4);
    board.toggleSelected();
    expect(board.tickedRows).toHaveLength(2);
    board.tickAll(false);
    expect(board.tickedRows).toEqual([]);
  });

  test('the space bar on a cover without a row changes nothing', async () => {
    const { board } = await aBoard();
    board.selectedId = anId(1);
    board.toggleSelected();
    expect(board.tickedRows).toHaveLength(2);
  });

  test('confirming sends the ticked rows and tells what moved on', async () => {
    const { board, server } = await aBoard();
    server.answers[`POST /api/plans/${plan.id}/confirm`] = () => ok({ offersSent: 1, movedOn: [anId(14)] });
    board.tick(anId(15), false);
    await board.confirm();
    expect(server.heard.find(({ method }) => method === 'POST')?.body).toEqual({ assignmentIds: [anId(14)] });
    expect(board.sent).toEqual({ offersSent: 1, movedOn: [anId(14)] });
  });

  test('nothing ticked, nothing sent', async () => {
    const { board, server } = await aBoard();
    board.tickAll(false);
    await board.confirm();
    expect(server.heard.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('a plan that failed says why and leaves the old one standing', async () => {
    const { board, server } = await aBoard();
    server.answers['POST /api/academies/06/plans'] = () => no('unavailable');
    await board.makePlan();
    expect(board.planning.failed?.code).toBe('unavailable');
    expect(board.plan).toEqual(plan);
  });

  test('there is nothing to plan when all is settled', async () => {
    const { board } = await aBoard({ covers: [taught, offered], plan: null });
    expect(board.canPlan).toBe(false);
  });
});

describe('the detail', () => {
  test('an open cover shows what stopped the substitutes', async () => {
    const { board } = await aBoard();
    board.selectedId = anId(1);
    expect(board.selectedUncovered?.stoppedBy).toEqual({ no_overlap: 3 });
    expect(board.selectedAssignment).toBeNull();
  });

  test('once it is no longer open, an old reason is not shown', async () => {
    const { board } = await aBoard({ covers: [{ ...open, state: 'offered' }] });
    board.selectedId = anId(1);
    expect(board.selectedUncovered).toBeNull();
  });
});

test('a lost line keeps what is on screen and says that it may be old', async () => {
  const { board, server } = await aBoard();
  server.answers[coversPath] = () => Promise.reject(new TypeError('Failed to fetch'));
  await board.load();
  expect(board.loading.offline).toBe(true);
  expect(board.covers).toEqual(covers);
});

test('a board is concerned by covers and plans of its own academy', () => {
  const board = new Board('06');
  const change = { kind: 'covers', uai: '0159999M', academyCode: '06', substituteId: null } as const;
  expect(board.concerns(change)).toBe(true);
  expect(board.concerns({ ...change, kind: 'plan', uai: null })).toBe(true);
  expect(board.concerns({ ...change, academyCode: '15' })).toBe(false);
  expect(board.concerns({ ...change, kind: 'absences' })).toBe(false);
});
