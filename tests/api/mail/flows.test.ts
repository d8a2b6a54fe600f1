/** Whatever becomes of a question, the next candidate is asked, and everyone concerned is told once: counted at a real mail server. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chooseForCover, withdrawAbsence } from '#contract/absences.ts';
import type { MailKind } from '#contract/mails.ts';
import {
  answerOffer,
  giveBackLesson,
  listOffers,
  type Offer,
  takeBackLesson,
  withdrawOffer,
} from '#contract/offers.ts';
import { confirmPlan, type Plan, readPlan } from '#contract/plans.ts';
import { createSmtpSender } from '../../../server/mail/mail-sender.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { type MailServer, openMailServer } from '../../support/mail-server.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let post: MailServer;
let app: TestApp;
let academy: AcademyAtWork;
let absenceId: string;
let pool: Person[];
/** The server's own rounds, turned by hand. */
const rounds: (() => Promise<number>)[] = [];

beforeAll(async () => {
  post = await openMailServer();
  app = await startApp({
    mailSender: createSmtpSender({ url: post.url, from: 'Relève <releve@ac-exemple.fr>' }),
    repeat: (task) => {
      rounds.push(task);
      return async () => undefined;
    },
  });
});
afterAll(async () => {
  await app.close();
  await post.goAway();
});

/** Monday morning: a teacher is away today and tomorrow, and two people of the pool could come. */
beforeEach(async () => {
  app.clock.set('2026-11-16T06:30:00Z');
  await forgetEverything(app);
  await app.sql`TRUNCATE account CASCADE`;
  post.received = [];
  academy = await anAcademyAtWork(app);
  const other = await aSubstituteFor(app.sql, { lastName: 'Abadie' });
  pool = [
    { by: academy.substitute, substituteId: academy.substituteId },
    { by: await app.signedIn({ role: 'substitute', substituteId: other }), substituteId: other },
  ];
  absenceId = (await academy.declare({ lastDay: '2026-11-17' })).absence.id;
});

interface Person {
  by: ApiClient;
  substituteId: string;
}

interface Asked extends Person {
  offer: Offer;
}

/** The coordinator plans and confirms everything; whoever of the pool is asked then. */
async function ask(): Promise<Asked> {
  return confirmed(await academy.plan());
}

async function confirmed({ id, assignments }: Plan): Promise<Asked> {
  const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
  await academy.coordinator.call(confirmPlan, { params: { planId: id }, body: { assignmentIds } });
  for (const person of pool) {
    const [offer] = (await person.by.call(listOffers, {})).offers;
    if (offer) return { ...person, offer };
  }
  throw new Error('Nobody is asked.');
}

const coversOf = ({ offer }: Asked) => offer.covers.map(({ coverId }) => coverId);

async function answer(asked: Asked, acceptedCoverIds = coversOf(asked)): Promise<void> {
  await asked.by.call(answerOffer, { params: { offerId: asked.offer.id }, body: { acceptedCoverIds } });
}

/** The other of the two stands in the plan already; the coordinator only confirms, and they accept everything. */
async function flowsOn(first: Asked): Promise<Asked> {
  const { plan } = await academy.coordinator.call(readPlan, { params: { academyCode: academy.academyCode } });
  const next = await confirmed(plan!);
  expect(next.substituteId).not.toBe(first.substituteId);
  await answer(next);
  return next;
}

/** Several rounds, and what has arrived by then: for each person the kinds of letters, in order. */
async function arrived(first: Asked): Promise<Record<string, MailKind[]>> {
  for (let again = 0; again < 3; again += 1) for (const task of rounds) await task();
  const letters: Record<string, MailKind[]> = { first: [], next: [], school: [], academy: [] };
  const facts = new Set<string>();
  for (const { to, raw } of post.received) {
    const id = /^Message-ID: <([^@]+)@/im.exec(raw)?.[1] ?? '';
    const [letter] = await app.sql<{ kind: MailKind; fact: string; role: string; substituteId: string | null }[]>`
      SELECT kind, fact, role, substitute_id FROM mail JOIN account ON account.id = account_id JOIN account_grant USING (account_id)
      WHERE mail.id = ${id} AND account.email = ${to[0] ?? ''}`;
    // Of one fact nobody hears twice.
    const told = `${letter?.fact} ${to}`;
    expect(facts).not.toContain(told);
    facts.add(told);
    const names = { school_office: 'school', coordinator: 'academy' } as const;
    const asked = letter?.substituteId === first.substituteId ? 'first' : 'next';
    letters[names[letter?.role as keyof typeof names] ?? asked]?.push(letter!.kind);
  }
  return letters;
}

test('refused', async () => {
  const first = await ask();
  await answer(first, []);
  await flowsOn(first);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer'],
    academy: [],
  });
});

test('one lesson unticked: the other stands, and the school hears of each as it is taken', async () => {
  const first = await ask();
  await answer(first, coversOf(first).slice(0, 1));
  const next = await flowsOn(first);
  expect(coversOf(next)).toEqual(coversOf(first).slice(1));
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_accepted'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer', 'school_answer'],
    academy: [],
  });
});

test('expired', async () => {
  const first = await ask();
  app.clock.set(first.offer.deadline);
  for (const task of rounds) await task();
  await flowsOn(first);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_expired'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer'],
    academy: [],
  });
});

test('withdrawn by the coordinator', async () => {
  const first = await ask();
  const [coverId = ''] = coversOf(first);
  await academy.coordinator.call(withdrawOffer, { params: { coverId }, body: { because: 'better_match' } });
  await flowsOn(first);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_withdrawn'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer'],
    academy: [],
  });
});

test('given back an hour before the lesson', async () => {
  const first = await ask();
  await answer(first);
  app.clock.set('2026-11-16T08:00:00Z');
  const [coverId = ''] = coversOf(first);
  await first.by.call(giveBackLesson, { params: { coverId }, body: { because: 'equipment' } });
  const next = await flowsOn(first);
  expect(coversOf(next)).toEqual([coverId]);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_accepted'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer', 'lessons_reopened', 'school_answer'],
    academy: ['promise_given_back'],
  });
});

test('taken back by the academy an hour before the lesson', async () => {
  const first = await ask();
  await answer(first);
  app.clock.set('2026-11-16T08:00:00Z');
  const [coverId = ''] = coversOf(first);
  await academy.coordinator.call(takeBackLesson, { params: { coverId }, body: { because: 'school_asked' } });
  await flowsOn(first);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_accepted', 'lessons_taken_back'],
    next: ['offer_sent', 'offer_accepted'],
    school: ['school_answer', 'lessons_reopened', 'school_answer'],
    academy: [],
  });
});

test('somebody of the school takes one lesson before the answer: only the other is asked about, and nobody is written to', async () => {
  const first = await ask();
  const [coverId = '', left = ''] = coversOf(first);
  await academy.office.call(chooseForCover, { params: { coverId }, body: { choice: 'on_site', by: 'Zoé Gentiane' } });
  expect((await first.by.call(listOffers, {})).offers[0]?.covers.map((cover) => cover.coverId)).toEqual([left]);
  await answer(first, [left]);
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_accepted'],
    next: [],
    school: ['school_answer'],
    academy: [],
  });
});

test('the teacher comes back before the answer, and nobody else is asked', async () => {
  const first = await ask();
  await academy.office.call(withdrawAbsence, { params: { absenceId } });
  await expect(ask()).rejects.toThrow();
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_withdrawn'],
    next: [],
    school: [],
    academy: [],
  });
});

test('the teacher comes back an hour before the promised lesson: one letter for both lessons', async () => {
  const first = await ask();
  await answer(first);
  app.clock.set('2026-11-16T08:00:00Z');
  await academy.office.call(withdrawAbsence, { params: { absenceId } });
  expect(await arrived(first)).toEqual({
    first: ['offer_sent', 'offer_accepted', 'lessons_taken_back'],
    next: [],
    school: ['school_answer'],
    academy: [],
  });
});
