import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerOffer } from '#contract/offers.ts';
import { createSmtpSender } from '../../../server/mail/mail-sender.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { type MailServer, openMailServer, type Received } from '../../support/mail-server.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let post: MailServer;
let app: TestApp;
let academy: AcademyAtWork;
/** The server's own rounds, turned by hand. */
const rounds: (() => Promise<number>)[] = [];

beforeAll(async () => {
  post = await openMailServer();
  const sender = createSmtpSender({ url: post.url, from: 'Relève <releve@ac-exemple.fr>' });
  app = await startApp({
    mailSender: sender,
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
beforeEach(async () => {
  app.clock.set('2026-11-15T18:00:00Z');
  await forgetEverything(app);
  await app.sql`TRUNCATE account CASCADE`;
  post.received = [];
  post.says = null;
  academy = await anAcademyAtWork(app);
});
/** One turn of everything that goes round; letters are among it. */
async function turn(): Promise<void> {
  for (const task of rounds) await task();
}

async function anOffer() {
  await academy.declare({ lastDay: '2026-11-17' });
  return academy.offer();
}

const header = ({ raw }: Received, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1]?.trim();
const states = () => app.sql<{ sent: boolean; dead: boolean; tries: number }[]>`
  SELECT sent_at IS NOT NULL AS sent, dead_at IS NOT NULL AS dead, tries FROM mail ORDER BY number`;

test('an offer and its acceptance: three letters arrive, one for each who is concerned and no more', async () => {
  const offer = await anOffer();
  await turn();
  const sent = {
    params: { offerId: offer.id },
    body: { acceptedCoverIds: offer.covers.map(({ coverId }) => coverId) },
  };
  await academy.substitute.call(answerOffer, sent);
  await turn();
  await turn();
  expect(post.received).toHaveLength(3);
  expect(post.received.every(({ to }) => to.length === 1)).toBe(true);
});

test('a letter is text and HTML, from the given address, answered by no machine, and named after its row', async () => {
  await anOffer();
  await turn();
  const [letter] = post.received;
  const [row] = await app.sql<{ id: string }[]>`SELECT id FROM mail`;
  expect(header(letter!, 'From')).toMatch(/<releve@ac-exemple\.fr>$/);
  expect(header(letter!, 'Message-ID')).toBe(`<${row!.id}@localhost>`);
  expect(header(letter!, 'Auto-Submitted')).toBe('auto-generated');
  expect(header(letter!, 'Content-Type')).toMatch(/^multipart\/alternative/);
  expect(letter!.raw).toMatch(/text\/plain[\s\S]*text\/html/);
});

test('a mail server that says “later” (451) gets the letter again, and takes it once', async () => {
  await anOffer();
  post.says = { code: 451, at: 'letter' };
  await turn();
  expect(post.received).toHaveLength(0);
  expect(await states()).toEqual([{ sent: false, dead: false, tries: 1 }]);
  post.says = null;
  app.clock.advance(10_000);
  await turn();
  await turn();
  expect(post.received).toHaveLength(1);
  expect(await states()).toEqual([{ sent: true, dead: false, tries: 2 }]);
});

test('a mail server that is down: the letter waits, and arrives once it is up', async () => {
  await anOffer();
  await post.goAway();
  await turn();
  expect(await states()).toEqual([{ sent: false, dead: false, tries: 1 }]);
  await post.comeBack();
  app.clock.advance(10_000);
  await turn();
  expect(post.received).toHaveLength(1);
});

test('an address nobody has (550) is given up at once, and told to the operator', async () => {
  await anOffer();
  post.says = { code: 550, at: 'recipient' };
  await turn();
  expect(await states()).toEqual([{ sent: false, dead: true, tries: 1 }]);
  expect(app.logged.at(-1)).toMatchObject({ level: 'error', msg: 'a letter was given up' });
  expect(JSON.stringify(app.logged)).not.toContain('@releve.test');
});
