import { expect, test } from 'vitest';
import { allRoutes } from '#contract/all-routes.ts';
import { doorAt, doors } from '../../client/src/doors.ts';

test('every door of the table is found at its own path', () => {
  for (const door of doors) expect(doorAt(door.path.replace(/:\w+/, 'x'))?.door).toBeDefined();
});

test('a name in the path becomes a prop', () => {
  const found = doorAt('/remplacant/seance/7f3a');
  expect(found?.door.path).toBe('/remplacant/seance/:coverId');
  expect(found?.props).toEqual({ coverId: '7f3a' });
});

test('an absence is not mistaken for a page of the school', () => {
  expect(doorAt('/etablissement/absences/1')?.props).toEqual({ absenceId: '1' });
  expect(doorAt('/etablissement/salles')?.props).toEqual({ view: 'salles' });
});

test.each(doors.flatMap(({ reads }) => reads))(
  '%s, announced with a page, is a reading route of the contract',
  (read) => {
    const [path] = read.split('?');
    expect([...allRoutes.values()].some((route) => route.method === 'GET' && route.path === path)).toBe(true);
  },
);

test('a slash at the end does no harm', () => {
  expect(doorAt('/academie/')?.door.path).toBe('/academie');
});

test.each(['/nulle-part', '/academie/x', '/remplacant/seance', '/remplacant/seance/'])('%s is nowhere', (path) => {
  expect(doorAt(path)).toBeNull();
});
