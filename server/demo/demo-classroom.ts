import { Refusal } from '#contract/failure.ts';
import type { Sql } from '#db/sql.ts';
import { hashOfSecret, newSecret } from '../http/session-cookie.ts';
import { findClassroom, lockPlace, revokeInPlace, storeClassroom } from '../rooms/classroom-store.ts';
import { storySchool, storySubject } from './invented.ts';

/** Gives the credential of the demo's screen at `now`; `pairedBy` is the account that would have typed its code. */
export type DemoScreen = (pairedBy: string, now: Date) => Promise<string>;

/**
 * The database keeps only the hash of a screen's secret, so the demo's screen is paired anew by the first visitor of this
 * process, and again when somebody has revoked or replaced it. Everybody after that gets the same credential: a second
 * visitor must not throw out the first.
 */
export function createDemoScreen(sql: Sql): DemoScreen {
  let last: Promise<string | null> = Promise.resolve(null);
  return (pairedBy, now) => {
    // One after the other: two first visitors at once would replace each other's screen.
    const given = last.then(async (secret) => {
      if (secret !== null && (await isPaired(sql, secret))) return secret;
      const fresh = newSecret();
      await pair(sql, { secret: fresh, pairedBy, now });
      return fresh;
    });
    last = given.catch(() => null);
    return given;
  };
}

async function isPaired(sql: Sql, secret: string): Promise<boolean> {
  try {
    return (await findClassroom(sql, hashOfSecret(secret))) !== null;
  } catch (refused) {
    if (refused instanceof Refusal) return false;
    throw refused;
  }
}

async function pair(
  sql: Sql,
  { secret, pairedBy, now }: { secret: string; pairedBy: string; now: Date },
): Promise<void> {
  const { uai } = storySchool;
  await sql.begin(async (tx) => {
    const [place] = await tx<{ id: string }[]>`
      SELECT id FROM place WHERE uai = ${uai} AND code = ${storySubject.placeCode}`;
    if (!place) throw new Refusal('not_found');
    await lockPlace(tx, uai, place.id);
    await revokeInPlace(tx, place.id, now);
    await storeClassroom(tx, { placeId: place.id, secretHash: hashOfSecret(secret), pairedBy, now });
  });
}
