import { expect, it } from 'vitest';
import { PictureAge } from '../../../client/src/live/picture-age.svelte.ts';

it('A picture has no age while frames come, and grows old when they stop', () => {
  const age = new PictureAge();
  age.tick(9_000);
  expect(age.seconds).toBeNull();
  age.frame(10_000);
  age.tick(12_000);
  expect(age.seconds).toBeNull();
  age.tick(22_400);
  expect(age.seconds).toBe(12);
  age.frame(22_500);
  expect(age.seconds).toBeNull();
});
