import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMails } from '#contract/mails.ts';
import { type AcademyAtWork, anAcademyAtWork } from '../../support/build/academy-at-work.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let academy: AcademyAtWork;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-15T18:00:00Z', config: { demo: true } });
  academy = await anAcademyAtWork(app);
  await academy.declare();
  await academy.offer();
});
afterAll(() => app.close());

const mails = async () => (await app.stranger().call(listMails, {})).mails;

test('the demo’s mailbox shows what was written, to whom, and what waits', async () => {
  expect(await mails()).toMatchObject([{ kind: 'offer_sent', sentAt: null, writtenAt: '2026-11-15T18:00:00.000Z' }]);
  expect((await mails())[0]?.text).toContain('http://localhost:3000/offre/');
});

test('a letter is a page on which nothing can run, framed by nobody else', async () => {
  const [mail] = await mails();
  const { status, headers, body } = await app.stranger().send('GET', `/api/demo/mails/${mail?.id}/letter`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/html/);
  const policy = headers.get('content-security-policy');
  expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'self'.*sandbox(?!.*allow-scripts)/);
  expect(body).toContain('/offre/');
});

test.each([randomUUID(), '1', '%00'])('the letter %s does not exist', async (mailId) => {
  expect((await app.stranger().send('GET', `/api/demo/mails/${mailId}/letter`)).status).toBe(404);
});
