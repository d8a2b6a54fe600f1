import { afterEach, expect, test, vi } from 'vitest';
import { ACCEPTED, HandoverDesk } from '../../../client/src/school/handover.svelte.ts';
import { anId } from '../support/build.ts';
import { fakeServer, ok } from '../support/fake-server.ts';

const path = `/api/absences/${anId(1)}`;
const document = {
  ...{ id: anId(2), name: 'cours.pdf', kind: 'pdf', bytes: 5, addedBy: null, addedAt: '2026-11-03T07:30:00Z' },
};
afterEach(() => vi.unstubAllGlobals());

/** As much of XMLHttpRequest as an upload needs; `answer` decides what comes back. */
function aWire(answer: (request: FakeRequest) => void): FakeRequest[] {
  const requests: FakeRequest[] = [];
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeRequest {
      constructor() {
        super(answer);
        requests.push(this);
      }
    },
  );
  return requests;
}

class FakeRequest {
  address = '';
  headers = new Map<string, string>();
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  status = 0;
  responseText = '';
  onload = () => undefined;
  onerror = () => undefined;
  onabort = () => undefined;
  readonly #answer: (request: FakeRequest) => void;

  constructor(answer: (request: FakeRequest) => void) {
    this.#answer = answer;
  }

  open(_method: string, address: string): void {
    this.address = address;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  send(): void {
    queueMicrotask(() => this.#answer(this));
  }

  abort(): void {
    this.onabort();
  }

  says(status: number, body: unknown): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload();
  }
}

function aDesk(): HandoverDesk {
  fakeServer({ [`GET ${path}/handover`]: () => ok({ classes: [], documents: [document] }) });
  return new HandoverDesk(anId(1));
}

const aFile = (name = 'cours.pdf', bytes = 5) => new File([new Uint8Array(bytes)], name);

test('a document goes out as it is, with its name, and how far it got is known', async () => {
  const desk = aDesk();
  const seen: unknown[] = [];
  const requests = aWire((request) => {
    request.upload.onprogress?.({ loaded: 2 });
    seen.push(desk.sending);
    request.says(200, document);
  });
  expect(await desk.add([aFile('Évaluation 3.pdf')])).toEqual([document]);
  expect(seen).toEqual([{ name: 'Évaluation 3.pdf', percent: 40 }]);
  expect(requests[0]?.address).toBe(`${path}/documents?name=%C3%89valuation+3.pdf`);
  expect(requests[0]?.headers.get('content-type')).toBe('application/octet-stream');
  expect(requests[0]?.headers.get('x-csrf-token')).toBe('token-of-a-stranger');
  expect(desk.sending).toBeNull();
  expect(desk.handover?.documents).toEqual([document]);
});

test('what is too large is not even sent', async () => {
  const desk = aDesk();
  const requests = aWire(() => undefined);
  expect(await desk.add([aFile('film.pdf', 10 * 1024 * 1024 + 1)])).toEqual([]);
  expect(desk.tooLarge).toBe('film.pdf');
  expect(requests).toEqual([]);
});

test('the first that is refused stops the others, and says why', async () => {
  const desk = aDesk();
  const requests = aWire((request) => request.says(422, { code: 'document_has_macros', details: [] }));
  expect(await desk.add([aFile('a.docm'), aFile('b.pdf')])).toEqual([]);
  expect(requests).toHaveLength(1);
  expect(desk.adding.failed?.code).toBe('document_has_macros');
});

test('whoever stops an upload has not met a failure', async () => {
  const desk = aDesk();
  aWire(() => desk.stop());
  expect(await desk.add([aFile()])).toEqual([]);
  expect(desk.adding.failed).toBeUndefined();
});

test('a token that the server knows no longer is renewed, and the document goes out again', async () => {
  const desk = aDesk();
  const requests = aWire((request) =>
    requests.length === 1
      ? request.says(403, { code: 'csrf_token_missing', details: [] })
      : request.says(200, document),
  );
  expect(await desk.add([aFile()])).toEqual([document]);
  expect(requests).toHaveLength(2);
});

test('the file dialog offers what the server takes, by ending and by kind', () => {
  expect(ACCEPTED.split(',')).toEqual(expect.arrayContaining(['.pdf', '.docx', '.odt', '.jpg', 'image/jpeg']));
  expect(ACCEPTED).not.toMatch(/svg|html|\.doc(,|$)/);
});
