import { afterEach, describe, expect, test, vi } from 'vitest';
import { MAX_TIMETABLE_BYTES } from '#contract/schools.ts';
import { summarise } from '../../../client/src/school/day-summary.ts';
import { PairingForm } from '../../../client/src/school/pairing-form.svelte.ts';
import { base64, TimetableForm } from '../../../client/src/school/timetable-form.svelte.ts';
import { aCover, anId } from '../support/build.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const pairPath = `POST /api/schools/${uai}/places/${anId(2)}/classroom`;
const importPath = `POST /api/schools/${uai}/timetable`;
const imported = { uai, lessons: { added: 98, removed: 0, unchanged: 0 }, teachers: 6, classes: 4, places: 9 };

afterEach(() => vi.unstubAllGlobals());

describe('pairing a screen', () => {
  test('a code dictated with spaces and small letters is the same code', async () => {
    const server = fakeServer({ [pairPath]: () => ok({ classroomId: anId(3), placeCode: '101' }) });
    const form = new PairingForm();
    form.code = ' k7m 4pq ';
    expect(await form.send(uai, anId(2))).toBe(true);
    expect(server.heard.at(-1)?.body).toEqual({ code: 'K7M4PQ' });
  });

  test.each(['', 'K7M4P', 'K7M4PQR', 'K7M4P0', 'K7M4PI'])('%s is not sent', async (code) => {
    const server = fakeServer({});
    const form = new PairingForm();
    form.code = code;
    expect(await form.send(uai, anId(2))).toBe(false);
    expect(form.problem).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('a code nobody shows is told and can be corrected', async () => {
    const answers = [no('pairing_code_unknown'), ok({ classroomId: anId(3), placeCode: '101' })];
    fakeServer({ [pairPath]: () => answers.shift() ?? no('internal') });
    const form = new PairingForm();
    form.code = 'K7M4PQ';
    expect(await form.send(uai, anId(2))).toBe(false);
    expect(form.sending.failed?.code).toBe('pairing_code_unknown');
    expect(await form.send(uai, anId(2))).toBe(true);
    expect(form.sending.failed).toBeUndefined();
  });
});

describe('importing a timetable', () => {
  const file = (content: string | Uint8Array<ArrayBuffer>) => new File([content], 'emp_sts.xml');

  test('both files go out as base64 of their bytes, whatever their encoding', async () => {
    const server = fakeServer({ [importPath]: () => ok(imported) });
    const latin = new Uint8Array([0x3c, 0xe9, 0x3e]);
    const form = new TimetableForm();
    form.choose('stsEmp', file('<sts/>'));
    form.choose('empSts', file(latin));
    await form.send(uai);
    expect(form.imported).toEqual(imported);
    expect(server.heard.at(-1)?.body).toEqual({ stsEmp: btoa('<sts/>'), empSts: 'POk+' });
  });

  test('a missing file is asked for and nothing is sent', async () => {
    const server = fakeServer({});
    const form = new TimetableForm();
    form.choose('stsEmp', file('<sts/>'));
    await form.send(uai);
    expect(form.problems.empSts).toBeDefined();
    expect(form.problems.stsEmp).toBeUndefined();
    expect(server.heard).toEqual([]);
  });

  test('a file beyond 4 MB is refused before it is sent', async () => {
    const server = fakeServer({});
    const form = new TimetableForm();
    form.choose('stsEmp', file(new Uint8Array(MAX_TIMETABLE_BYTES + 1)));
    form.choose('empSts', file('<sts/>'));
    await form.send(uai);
    expect(form.problems.stsEmp).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('a file on a stick that was pulled out is told', async () => {
    const server = fakeServer({});
    const gone = file('<sts/>');
    vi.spyOn(gone, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
    const form = new TimetableForm();
    form.choose('stsEmp', gone);
    form.choose('empSts', file('<sts/>'));
    await form.send(uai);
    expect(form.problems.stsEmp).toBeDefined();
    expect(server.heard).toEqual([]);
  });

  test('rejected lines stay until another file is chosen', async () => {
    fakeServer({ [importPath]: () => no('timetable_rows_rejected', [{ line: 214 }]) });
    const form = new TimetableForm();
    form.choose('stsEmp', file('<sts/>'));
    form.choose('empSts', file('<sts/>'));
    await form.send(uai);
    expect(form.sending.failed?.details).toEqual([{ line: 214 }]);
    expect(form.imported).toBeNull();
    form.choose('empSts', file('<better/>'));
    expect(form.sending.failed).toBeUndefined();
  });

  test('base64 of a large file is exact', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index % 256);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});

test('the day’s sentence counts what is settled, searched for, and the school’s own to organise', () => {
  const covers = [
    aCover({ state: 'accepted' }),
    aCover({ state: 'taught' }),
    aCover({ state: 'offered' }),
    aCover({ state: 'open' }),
    aCover({ state: 'open', noCoverReason: 'all_busy' }),
    aCover({ state: 'no_cover' }),
    aCover({ state: 'cancelled' }),
  ];
  expect(summarise(covers)).toEqual({ settled: 2, searching: 2, missing: 2, none: 1 });
});
