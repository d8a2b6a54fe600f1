import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '#runtime/log.ts';
import { declareAbsence, withdrawAbsence } from '../../../server/absences/declare.ts';
import type { Loss } from '../../../server/assignment/assignment-store.ts';
import { makePlan } from '../../../server/assignment/make-plan.ts';
import { readLatestPlan } from '../../../server/assignment/plan-store.ts';
import { createLetterWriter } from '../../../server/mail/letter-writer.ts';
import { startMailForgetting } from '../../../server/mail/mail-forgetting.ts';
import { sendDueMails } from '../../../server/mail/mail-round.ts';
import { MailRefused } from '../../../server/mail/mail-sender.ts';
import { claimMails } from '../../../server/mail/mail-store.ts';
import { createOfferLinks } from '../../../server/mail/offer-link-rules.ts';
import { answerOffer, endUnanswered, expireOffers } from '../../../server/offers/answer-offer.ts';
import { waitingOffers } from '../../../server/offers/inbox-store.ts';
import { losePromise } from '../../../server/offers/lose-promise.ts';
import { confirmPlan } from '../../../server/offers/send-offers.ts';
import { withdrawOffer } from '../../../server/offers/withdraw-offer.ts';
import { connectSlices } from '../../../server/reactions.ts';
import {
  anAbsenceForm,
  anAct,
  aSubstituteFor,
  aTeachingSchool,
  sharedTeacher,
  type TeachingSchool,
} from '../../support/build/absences.ts';
import { type FakePost, fakePost } from '../../support/build/outbox.ts';
import { anAccount } from '../../support/build/people.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const leave = connectSlices();
const links = createOfferLinks([Buffer.alloc(32, 'key')]);
const writeLetter = createLetterWriter({ publicUrl: 'https://releve.example', links });
const log = createLog({ process: 'test', level: 'silent' });
const evening = anAct('2026-11-15T18:00:00Z');
let database: TestDatabase;
let school: TeachingSchool;
let substituteId: string;
let clock: FakeClock;
let post: FakePost;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { sql } = database;
  await sql`TRUNCATE school, substitute, happening, plan, account CASCADE`;
  school = await aTeachingSchool(sql, { uai: '0159999M' });
  substituteId = await aSubstituteFor(sql);
  await anAccount(sql, [{ role: 'substitute', substituteId }], {
    email: 'noe@releve.test',
    displayName: 'Noé Vasseur',
  });
  await anAccount(sql, [{ role: 'school_office', uai: school.uai }], { email: 'college@releve.test' });
  await anAccount(sql, [{ role: 'coordinator', academyCode: '06' }], { email: 'rectorat@releve.test' });
  clock = fakeClock('2026-11-15T18:00:01Z');
  post = fakePost();
});

async function offered(
  lastDay = '2026-11-16',
  otherUais: string[] = [],
): Promise<{ absenceId: string; offerId: string; coverIds: string[] }> {
  const form = anAbsenceForm({ teacherId: school.teacherId, lastDay, otherUais });
  const absenceId = await database.sql.begin((tx) =>
    declareAbsence(tx, leave, { uai: school.uai, form, act: evening }),
  );
  await makePlan({ sql: database.sql, leave }, '06', evening);
  const plan = await readLatestPlan(database.sql, '06');
  const assignmentIds = plan!.assignments.map(({ assignmentId }) => assignmentId);
  await confirmPlan(database.sql, leave, { planId: plan!.id, assignmentIds, act: evening });
  const [offer] = await waitingOffers(database.sql, substituteId, evening.now);
  return { absenceId, offerId: offer!.id, coverIds: offer!.covers.map(({ coverId }) => coverId) };
}

function accept({ offerId, coverIds }: { offerId: string; coverIds: string[] }) {
  return answerOffer(database.sql, leave, { offerId, acceptedCoverIds: coverIds, act: evening });
}

function lose(coverIds: string[], loss: Loss) {
  return database.sql.begin(async (tx) => {
    for (const coverId of coverIds) await losePromise(tx, leave, { coverId, substituteId: null, loss, act: evening });
  });
}

const round = () => sendDueMails({ sql: database.sql, clock, sender: post, writeLetter, log });
const outbox = () => database.sql<{ kind: string; count: number }[]>`
  SELECT kind, jsonb_array_length(facts -> 'lessons') AS count FROM mail ORDER BY number`;
const kinds = async () => (await outbox()).map(({ kind }) => kind);

/** Rounds until nothing is due, as the running server makes them. */
async function emptied(): Promise<string[]> {
  while ((await round()) > 0);
  return post.delivered.map(({ to, subject }) => `${to.address}: ${subject.replaceAll(/[\u00a0\u202f]/g, ' ')}`);
}

describe('each who is concerned is told once:', () => {
  test('the substitute of an offer, with all its lessons', async () => {
    await offered('2026-11-17');
    expect(await outbox()).toEqual([{ kind: 'offer_sent', count: 2 }]);
    expect(await emptied()).toEqual(['noe@releve.test: Une proposition pour vous : 2 séances, Collège 0159999M']);
  });

  test('both sides of an acceptance, with the lessons that were accepted', async () => {
    const { offerId, coverIds } = await offered('2026-11-17');
    await accept({ offerId, coverIds: coverIds.slice(0, 1) });
    expect(await outbox()).toEqual([
      { kind: 'offer_sent', count: 2 },
      { kind: 'offer_accepted', count: 1 },
      { kind: 'school_answer', count: 1 },
    ]);
    expect(await emptied()).toHaveLength(3);
  });

  test('a refusal, which nobody needs to read', async () => {
    const { offerId } = await offered();
    await accept({ offerId, coverIds: [] });
    expect(await kinds()).toEqual(['offer_sent']);
  });

  test('an offer nobody answered, also when two servers look at the deadline', async () => {
    await offered();
    const late = new Date('2026-11-16T08:00:00Z');
    await expireOffers(database.sql, leave, late);
    await expireOffers(database.sql, leave, late);
    expect(await kinds()).toEqual(['offer_sent', 'offer_expired']);
  });

  test('an offer that was answered while a round looked at it: its promise stands, and nothing is told of an end', async () => {
    const taken = await offered();
    await accept(taken);
    const before = await outbox();
    const { offerId } = taken;
    const ended = database.sql.begin((tx) => endUnanswered(tx, leave, { offerId, state: 'expired', act: evening }));
    expect(await ended).toEqual([]);
    expect(await outbox()).toEqual(before);
    expect(await database.sql`SELECT FROM happening WHERE type = 'offer.expired'`).toHaveLength(0);
    expect(await database.sql`SELECT state FROM offer`).toEqual([{ state: 'accepted' }]);
  });

  test('two schools of one absence: each reads of its own lessons, whoever teaches of all, each with its school', async () => {
    const second = await aTeachingSchool(database.sql, { uai: '9749999A' });
    await database.sql`UPDATE school SET time_zone = 'Indian/Reunion', department = '974' WHERE uai = ${second.uai}`;
    await sharedTeacher(database.sql, school, second);
    await anAccount(database.sql, [{ role: 'school_office', uai: second.uai }], { email: 'lagon@releve.test' });
    const taken = await offered('2026-11-16', [second.uai]);
    await accept(taken);
    await lose(taken.coverIds, { by: 'academy', because: 'other' });
    const letters = await database.sql<{ letter: string; uais: string }[]>`
      SELECT mail.kind || ' ' || email AS letter, string_agg(lesson ->> 'uai', ' ') AS uais
      FROM mail JOIN account ON account.id = account_id, jsonb_array_elements(mail.facts -> 'lessons') AS lesson
      GROUP BY mail.id, email ORDER BY letter`;
    const [both, here, there] = [`${second.uai} ${school.uai}`, school.uai, second.uai];
    expect(letters.map(({ letter, uais }) => [letter, uais])).toEqual([
      ['lessons_reopened college@releve.test', here],
      ['lessons_reopened lagon@releve.test', there],
      ['lessons_taken_back noe@releve.test', both],
      ['offer_accepted noe@releve.test', both],
      ['offer_sent noe@releve.test', both],
      ['school_answer college@releve.test', here],
      ['school_answer lagon@releve.test', there],
    ]);
    await emptied();
    const answer = post.delivered.find(({ to, subject }) => to.address === 'lagon@releve.test' && /avec/.test(subject));
    expect(answer?.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain('10 h 00');
    expect(answer?.text).not.toContain(school.uai);
  });

  test('a teacher who comes back before the answer: the offer is withdrawn in one letter', async () => {
    const { absenceId } = await offered('2026-11-18');
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, absenceId, evening));
    expect(await outbox()).toEqual([
      { kind: 'offer_sent', count: 3 },
      { kind: 'offer_withdrawn', count: 3 },
    ]);
  });

  test('a teacher who comes back after the acceptance: three lessons are taken back in one letter', async () => {
    const taken = await offered('2026-11-18');
    await accept(taken);
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, taken.absenceId, evening));
    expect((await outbox()).at(-1)).toEqual({ kind: 'lessons_taken_back', count: 3 });
    expect(await kinds()).toHaveLength(4);
  });

  test('a promise given back: the school and the coordinators; the reason is for the coordinators alone', async () => {
    const taken = await offered();
    await accept(taken);
    await lose(taken.coverIds, { by: 'substitute', because: 'other_duty' });
    expect((await kinds()).slice(3)).toEqual(['lessons_reopened', 'promise_given_back']);
    const told = await database.sql`
      SELECT email, mail.facts ->> 'because' AS because FROM mail JOIN account ON account.id = account_id
      WHERE kind IN ('lessons_reopened', 'promise_given_back') ORDER BY number`;
    expect(told).toEqual([
      { email: 'college@releve.test', because: null },
      { email: 'rectorat@releve.test', because: 'other_duty' },
    ]);
  });

  test('an offer the academy withdraws: whoever was asked, with the reason, for all its lessons', async () => {
    const { coverIds } = await offered('2026-11-18');
    const withdrawn = { coverId: coverIds[1]!, because: 'better_match', act: evening } as const;
    await database.sql.begin((tx) => withdrawOffer(tx, leave, withdrawn));
    expect(await outbox()).toEqual([
      { kind: 'offer_sent', count: 3 },
      { kind: 'offer_withdrawn', count: 3 },
    ]);
    await emptied();
    expect(post.delivered.at(-1)?.text).toContain('un autre remplaçant est prévu');
  });

  test('promises the academy takes away in one act: one letter for the substitute, one for the school', async () => {
    const taken = await offered('2026-11-17');
    await accept(taken);
    await lose(taken.coverIds, { by: 'academy', because: 'other' });
    expect((await outbox()).slice(3)).toEqual([
      { kind: 'lessons_taken_back', count: 2 },
      { kind: 'lessons_reopened', count: 2 },
    ]);
  });

  test('somebody without an account is not written to', async () => {
    await database.sql`DELETE FROM account`;
    await offered();
    expect(await kinds()).toEqual([]);
  });
});

test('what is rolled back was never told', async () => {
  const { offerId, coverIds } = await offered();
  const failing = connectSlices();
  const accepting = answerOffer(
    database.sql,
    async (tx, happening) => {
      await failing(tx, happening);
      throw new Error('the power fails here');
    },
    { offerId, acceptedCoverIds: coverIds, act: evening },
  );
  await expect(accepting).rejects.toThrow('the power fails here');
  expect(await kinds()).toEqual(['offer_sent']);
});

describe('never twice, never lost:', () => {
  test('rounds of several servers at once send each letter once', async () => {
    await accept(await offered());
    await Promise.all([1, 2, 3, 4].map(() => round()));
    expect(await emptied()).toHaveLength(3);
    expect(new Set(post.delivered.map(({ messageId }) => messageId)).size).toBe(3);
  });

  test('a server that dies between sending and remembering sends again, and the letter says that it is the same', async () => {
    await offered();
    const [first] = await claimMails(database.sql, {
      now: clock.now(),
      leasedUntil: new Date(clock.now().getTime() + 60_000),
      atOnce: 4,
    });
    await post.send(writeLetter(first!));
    expect(await emptied()).toHaveLength(1);
    clock.advance(61_000);
    expect(await emptied()).toHaveLength(2);
    expect(post.delivered[1]).toEqual(post.delivered[0]);
  });

  test('a mail server that is away: tried again later and later, and nothing is lost', async () => {
    await offered();
    post.answer = () => {
      throw new Error('connect ECONNREFUSED');
    };
    expect(await round()).toBe(1);
    expect(await round()).toBe(0);
    clock.advance(10_000);
    expect(await round()).toBe(1);
    clock.advance(10_000);
    expect(await round()).toBe(0);
    post.answer = () => undefined;
    clock.advance(10_000);
    expect(await emptied()).toHaveLength(1);
  });

  test('after half a day without success a letter is given up, with the last words of the mail server', async () => {
    await offered();
    post.answer = () => {
      throw new Error('connect ECONNREFUSED');
    };
    for (let hour = 0; hour < 24; hour += 1) {
      for (let tries = 0; tries < 8; tries += 1) {
        await round();
        clock.advance(450_000);
      }
    }
    const [mail] = await database.sql`SELECT tries, dead_at IS NOT NULL AS dead, last_error FROM mail`;
    expect(mail).toEqual({ tries: 20, dead: true, lastError: 'connect ECONNREFUSED' });
  });

  test('an address that the other side refuses for good is not tried again', async () => {
    await offered();
    post.answer = () => {
      throw new MailRefused('550 no such user', true, null);
    };
    await round();
    clock.advance(24 * 60 * 60_000);
    expect(await round()).toBe(0);
  });

  test('letters about one absence keep their order: a withdrawal waits until its offer has left', async () => {
    const { absenceId } = await offered();
    await database.sql.begin((tx) => withdrawAbsence(tx, leave, absenceId, evening));
    post.answer = () => {
      throw new Error('451 later');
    };
    expect(await round()).toBe(1);
    post.answer = () => undefined;
    expect(await emptied()).toEqual([]);
    clock.advance(10_000);
    expect(await emptied()).toEqual([
      'noe@releve.test: Une proposition pour vous : 1 séance, Collège 0159999M',
      'noe@releve.test: Proposition retirée : 1 séance, Collège 0159999M',
    ]);
  });
});

test('a letter is kept for thirty days, whatever became of it', async () => {
  await offered();
  const rounds: (() => Promise<number>)[] = [];
  const repeat = (task: () => Promise<number>) => {
    rounds.push(task);
    return async () => undefined;
  };
  startMailForgetting({ sql: database.sql, clock, log, repeat });
  clock.set('2026-12-15T18:00:00Z');
  await rounds[0]?.();
  expect(await kinds()).toEqual(['offer_sent']);
  clock.set('2026-12-15T18:00:01Z');
  await rounds[0]?.();
  expect(await kinds()).toEqual([]);
});
