import { expect, test } from 'vitest';
import { refusalToWrite } from '../../../server/records/record-rules.ts';

test('a record is written from the start of the lesson on, and as late as one likes', () => {
  const lesson = { startsAt: new Date('2026-11-16T09:00:00Z') };
  expect(refusalToWrite(lesson, new Date('2026-11-16T08:59:59.999Z'))).toBe('record_too_early');
  expect(refusalToWrite(lesson, new Date('2026-11-16T09:00:00Z'))).toBeNull();
  expect(refusalToWrite(lesson, new Date('2026-12-24T09:00:00Z'))).toBeNull();
});
