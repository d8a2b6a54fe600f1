import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readAbsence, withdrawAbsence } from '#contract/absences.ts';
import { Failure } from '#contract/failure.ts';
import {
  type Handover,
  handClassOver,
  type LeftDocument,
  MAX_DOCUMENT_BYTES,
  MAX_DOCUMENTS,
  readHandover,
  removeDocument,
} from '#contract/handovers.ts';
import { forgetHandovers } from '../../../server/absences/handover-store.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { aSubstituteFor } from '../../support/build/absences.ts';
import { type AcademyAtWork, anAcademyAtWork, forgetEverything } from '../../support/build/academy-at-work.ts';
import { aDocx, aPdf } from '../../support/build/documents.ts';
import { handTurned } from '../../support/build/rooms.ts';
import { livesOn } from '../../support/refusals.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const rounds = handTurned();
let app: TestApp;
let work: AcademyAtWork;
let absenceId: string;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-15T18:00:00Z', repeat: rounds.repeat });
});
afterAll(() => app.close());
beforeEach(async () => {
  await forgetEverything(app);
  work = await anAcademyAtWork(app);
  absenceId = (await work.declare()).absence.id;
});

const read = (who: ApiClient): Promise<Handover> => who.call(readHandover, { params: { absenceId } });
const documentPath = (id = '') => `/api/absences/${absenceId}/documents${id && `/${id}`}`;

/** Sends bytes as the page does; `fetch` itself, since the client of the tests sends text. */
async function upload(content: Buffer, name = 'cours.pdf', { who = work.office, headers = {} } = {}) {
  const session = (await who.send('GET', '/api/session')).body as { csrfToken: string };
  const response = await fetch(`${app.origin}${documentPath()}?${new URLSearchParams({ name })}`, {
    method: 'POST',
    headers: {
      cookie: who.cookie(),
      'x-csrf-token': session.csrfToken,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: new Uint8Array(content),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

async function left(content = aPdf(), name = 'cours.pdf'): Promise<LeftDocument> {
  const { status, body } = await upload(content, name);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as LeftDocument;
}

const refusal = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return [status, Failure.parse(body).code];
};

async function download(document: LeftDocument, who: ApiClient) {
  const response = await fetch(`${app.origin}${documentPath(document.id)}`, { headers: { cookie: who.cookie() } });
  return { status: response.status, headers: response.headers, content: Buffer.from(await response.arrayBuffer()) };
}

const pieces = async () => (await app.sql`SELECT FROM document_piece`).count;

describe('what each class is to do', () => {
  test('is written per class, read by school, academy and whoever is asked, and stands in the timeline', async () => {
    const [{ classId }] = (await read(work.office)).classes as [Handover['classes'][number]];
    const body = { text: ' Thalès, page 112.\nÉvaluation jeudi. ' };
    const answer = await work.office.call(handClassOver, { params: { absenceId, classId }, body });
    expect(answer.classes).toEqual([
      {
        classId,
        className: '4A',
        schoolName: expect.stringContaining('Collège'),
        subjects: ['Mathématiques'],
        text: 'Thalès, page 112.\nÉvaluation jeudi.',
      },
    ]);
    await work.offer();
    for (const who of [work.coordinator, work.substitute]) expect(await read(who)).toEqual(answer);
    const { timeline } = await work.office.call(readAbsence, { params: { absenceId } });
    expect(timeline.filter(({ type }) => type === 'absence.handed_over').map(({ facts }) => facts)).toEqual([
      { className: '4A' },
    ]);
  });

  test('the same words again are no news, and no words take them away', async () => {
    const [{ classId }] = (await read(work.office)).classes as [Handover['classes'][number]];
    for (const text of ['Thalès', 'Thalès', '']) {
      await work.office.call(handClassOver, { params: { absenceId, classId }, body: { text } });
    }
    expect((await read(work.office)).classes.map(({ text }) => text)).toEqual(['']);
    const { timeline } = await work.office.call(readAbsence, { params: { absenceId } });
    expect(timeline.filter(({ type }) => type === 'absence.handed_over')).toHaveLength(2);
  });

  test('a class that is not concerned, too many words, and an absence that was withdrawn are refused', async () => {
    const [{ classId }] = (await read(work.office)).classes as [Handover['classes'][number]];
    const hand = (id: string, text: string) =>
      work.office.refused(handClassOver, { params: { absenceId, classId: id }, body: { text } });
    expect(await hand(absenceId, 'x')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await hand(classId, 'x'.repeat(4001))).toMatchObject({ status: 400, code: 'invalid_input' });
    await work.office.call(withdrawAbsence, { params: { absenceId } });
    expect(await hand(classId, 'x')).toMatchObject({ status: 409, code: 'absence_over' });
    expect(await refusal(upload(aPdf()))).toEqual([409, 'absence_over']);
  });
});

describe('documents', () => {
  test('come back as they went in, as a download that no browser opens as a page', async () => {
    const content = Buffer.concat([aPdf(), Buffer.alloc(700_000, 'Thalès')]);
    const document = await left(content, 'Évaluation n° 3.exe');
    expect(document).toMatchObject({ name: 'Évaluation n° 3.exe.pdf', kind: 'pdf', bytes: content.length });
    const { status, headers, content: back } = await download(document, work.coordinator);
    expect(status).toBe(200);
    expect(back.equals(content)).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="?valuation n? 3.exe.pdf"; filename*=UTF-8''%C3%89valuation%20n%C2%B0%203.exe.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
  });

  test('are for school, academy and the substitute who is asked or has accepted, and for nobody else', async () => {
    const document = await left();
    const seen = async (who: ApiClient) => (await download(document, who)).status;
    expect(await seen(work.substitute)).toBe(403);
    await work.offer();
    expect(await seen(work.substitute)).toBe(200);
    expect(await seen(work.office)).toBe(200);
    const otherId = await aSubstituteFor(app.sql, { lastName: 'Autre' });
    expect(await seen(await app.signedIn({ role: 'substitute', substituteId: otherId }))).toBe(403);
    expect(await seen(await app.signedIn({ role: 'administrator' }))).toBe(403);
    expect(await seen(app.stranger())).toBe(401);
    expect(await refusal(upload(aPdf(), 'x.pdf', { who: work.substitute }))).toEqual([403, 'forbidden']);
    const { status } = await work.substitute.refused(removeDocument, {
      params: { absenceId, documentId: document.id },
    });
    expect(status).toBe(403);
  });

  test('the same file twice is one document', async () => {
    const first = await left(aPdf(), 'cours.pdf');
    expect(await left(aPdf(), 'copie.pdf')).toEqual(first);
    expect((await read(work.office)).documents).toEqual([first]);
    expect(await pieces()).toBe(1);
  });

  test.each([
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 422, 'document_kind_refused'],
    ['a program called PDF', Buffer.from('MZ\x90\0\x03\0\0\0'), 422, 'document_kind_refused'],
    [
      'a large program',
      Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(5_000_000)]),
      422,
      'document_kind_refused',
    ],
    ['macros', aDocx('word/vbaProject.bin'), 422, 'document_has_macros'],
    ['nothing', Buffer.alloc(0), 422, 'document_empty'],
    ['11 MB', aPdf(11 * 1024 * 1024), 413, 'body_too_large'],
  ])('%s is refused in words and leaves nothing behind', async (_, content, status, code) => {
    expect(await refusal(upload(content))).toEqual([status, code]);
    expect((await read(work.office)).documents).toEqual([]);
    expect(await pieces()).toBe(0);
    await livesOn(app);
  });

  test('of 10 MB are taken, one byte more is not, even when nobody said how long it would be', async () => {
    expect((await left(aPdf(MAX_DOCUMENT_BYTES))).bytes).toBe(MAX_DOCUMENT_BYTES);
    expect(await sendWithoutLength(MAX_DOCUMENT_BYTES + 1)).toContain('413 Payload Too Large');
    expect((await read(work.office)).documents).toHaveLength(1);
  });

  test('another kind of body, a compressed one and a nameless one are refused', async () => {
    const sent = (headers: Record<string, string>) => refusal(upload(aPdf(), 'x.pdf', { headers }));
    expect(await sent({ 'content-type': 'application/json' })).toEqual([400, 'invalid_input']);
    expect(await sent({ 'content-encoding': 'gzip' })).toEqual([400, 'invalid_input']);
    expect(await refusal(upload(aPdf(), '  '))).toEqual([400, 'invalid_input']);
    await livesOn(app);
  });

  test('a line that breaks off leaves nothing behind, and is no failure of ours', async () => {
    await breakOff();
    await vi.waitFor(async () => expect((await app.sql`SELECT FROM document`).count).toBe(0));
    await livesOn(app);
  });

  test('a download that is given up half-way is no failure of ours', async () => {
    const document = await left(aPdf(MAX_DOCUMENT_BYTES));
    const gone = new AbortController();
    const { signal } = gone;
    const response = await fetch(`${app.origin}${documentPath(document.id)}`, {
      headers: { cookie: work.office.cookie() },
      signal,
    });
    await response.body?.getReader().read();
    gone.abort();
    const answered = () => app.logged.find(({ path }) => path === documentPath(document.id));
    await vi.waitFor(() => expect(answered()).toMatchObject({ status: 200, aborted: true }));
    await livesOn(app);
  });

  test('are 20 at the most, also when they come at the same moment', async () => {
    const many = await Promise.all(
      Array.from({ length: MAX_DOCUMENTS + 3 }, (_, count) => upload(aPdf(300 + count), `${count}.pdf`)),
    );
    const statuses = many.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(MAX_DOCUMENTS).fill(200), 409, 409, 409]);
    expect((await read(work.office)).documents).toHaveLength(MAX_DOCUMENTS);
  });

  test('can be taken away', async () => {
    const document = await left();
    await work.office.call(removeDocument, { params: { absenceId, documentId: document.id } });
    expect((await read(work.office)).documents).toEqual([]);
    expect(await pieces()).toBe(0);
    expect((await download(document, work.office)).status).toBe(404);
    const params = { absenceId, documentId: document.id };
    expect(await work.office.refused(removeDocument, { params })).toMatchObject({ status: 404 });
  });
});

describe('what was left goes', () => {
  test('30 days after the last day of the absence, and not before', async () => {
    await left();
    expect(await forgetHandovers(app.sql, new Date('2026-12-16T12:00:00Z'))).toBe(0);
    expect(await forgetHandovers(app.sql, new Date('2026-12-17T12:00:00Z'))).toBe(1);
    expect(await pieces()).toBe(0);
  });

  test('with the absence that is withdrawn', async () => {
    await left();
    await work.office.call(withdrawAbsence, { params: { absenceId } });
    expect((await read(work.office)).documents).toHaveLength(1);
    await rounds.turn();
    expect((await read(work.office)).documents).toEqual([]);
    expect(await pieces()).toBe(0);
  });

  test('when it never arrived whole, because a server died over it', async () => {
    await app.sql`INSERT INTO document (absence_id, begun_at) VALUES (${absenceId}, ${app.clock.now()})`;
    const later = (minutes: number) => new Date(app.clock.now().getTime() + minutes * 60_000);
    expect(await forgetHandovers(app.sql, later(59))).toBe(0);
    expect(await forgetHandovers(app.sql, later(61))).toBe(1);
  });
});

/** A request spoken by hand: no content-length, in chunks. Answers with the first line of the response. */
async function sendWithoutLength(bytes: number): Promise<string> {
  const socket = await spoken('transfer-encoding: chunked');
  const content = aPdf(bytes);
  for (let at = 0; at < bytes; at += 65_536) {
    const chunk = content.subarray(at, at + 65_536);
    socket.write(`${chunk.length.toString(16)}\r\n`);
    socket.write(chunk);
    socket.write('\r\n');
  }
  socket.write('0\r\n\r\n');
  const answer = await new Promise<string>((heard) => socket.once('data', (data) => heard(data.toString())));
  socket.destroy();
  return answer.split('\r\n')[0] ?? '';
}

/** Promises a megabyte, sends a third of it, and is gone once the server has kept some. */
async function breakOff(): Promise<void> {
  const socket = await spoken('content-length: 1000000');
  socket.write(aPdf(300_000));
  await vi.waitFor(async () => expect(await pieces()).toBe(1));
  socket.destroy();
}

async function spoken(header: string) {
  const session = (await work.office.send('GET', '/api/session')).body as { csrfToken: string };
  const { hostname, port } = new URL(app.origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    [
      `POST ${documentPath()}?name=cours.pdf HTTP/1.1`,
      `host: ${hostname}:${port}`,
      `cookie: ${work.office.cookie()}`,
      `x-csrf-token: ${session.csrfToken}`,
      'content-type: application/octet-stream',
      header,
      '\r\n',
    ].join('\r\n'),
  );
  return socket;
}
