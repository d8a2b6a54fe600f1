import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../../server/people/password.ts';

test('a password is known by its hash, in either way of writing accents, and no other is', async () => {
  const hash = await hashPassword('Été à la mer');
  expect(await isPassword(hash, 'Été à la mer'.normalize('NFD'))).toBe(true);
  expect(await isPassword(hash, 'Ete a la mer')).toBe(false);
});

test('the hash tells how dear it was: argon2id, 19 MiB, two passes, and never the same salt', async () => {
  const [one, other] = await Promise.all([hashPassword('same'), hashPassword('same')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
});

test('without a hash no password is right, not even the one the comparison is made with', async () => {
  for (const guess of ['nobody', '', 'null']) expect(await isPassword(null, guess)).toBe(false);
});
