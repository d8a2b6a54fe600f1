import { expect, test } from 'vitest';
import { boardAddress, readBoardAddress } from '../../../client/src/academy/board-address.ts';
import { anId } from '../support/build.ts';

test('what the board shows is read again from its address', () => {
  const address = boardAddress(anId(7), { group: 'offered', grouping: 'school', search: 'never in the address' });
  expect(readBoardAddress(address)).toEqual({ coverId: anId(7), group: 'offered', grouping: 'school' });
  expect(address).not.toContain('never');
});

test('all groups are a choice too, and nothing looked at needs no name', () => {
  const address = boardAddress(null, { group: null, grouping: 'hour', search: '' });
  expect(readBoardAddress(address)).toEqual({ group: null, grouping: 'hour' });
});

test('a link of another page needs to name the cover only', () => {
  expect(readBoardAddress(`?cover=${anId(7)}`)).toEqual({ coverId: anId(7) });
});

test('what somebody typed wrong is left out', () => {
  expect(readBoardAddress('?cover=../admin&voir=tout&classer=humeur')).toEqual({});
});
