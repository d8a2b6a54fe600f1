import { afterEach, describe, expect, test, vi } from 'vitest';
import { ImportHistory } from '../../../client/src/school/import-history.svelte.ts';
import { ImportSession } from '../../../client/src/school/import-session.svelte.ts';
import { anId } from '../support/build.ts';
import { anImport, aRejectedRow } from '../support/build-imports.ts';
import { fakeServer, no, ok } from '../support/fake-server.ts';

const uai = '0631234Z';
const imports = `/api/schools/${uai}/imports`;
const stsEmp = new File(['<STS_EDT/>'], 'sts_emp.xml');
const empSts = new File([new Uint8Array([...Buffer.from('<EDT_STS>'), 0xe9])], 'emp_sts.xml');
const table = new File(['Classe;Matière'], 'modele.csv');

afterEach(() => vi.unstubAllGlobals());

describe('comparing', () => {
  test('the pair, dropped together, is compared at once; each file goes out with its name and its bytes', async () => {
    const server = fakeServer({ [`POST ${imports}`]: () => ok(anImport()) });
    const session = new ImportSession(uai);
    await session.choose([empSts, stsEmp]);
    expect(session.draft).toEqual(anImport());
    expect(server.heard.at(-1)?.body).toEqual({
      files: [
        { name: 'emp_sts.xml', bytes: Buffer.from(await empSts.arrayBuffer()).toString('base64') },
        { name: 'sts_emp.xml', bytes: btoa('<STS_EDT/>') },
      ],
    });
  });

  test('one half waits for the other, which completes it', async () => {
    const server = fakeServer({ [`POST ${imports}`]: () => ok(anImport()) });
    const session = new ImportSession(uai);
    await session.choose([stsEmp]);
    expect(session.setProblem).toBe('emp_sts_missing');
    expect(server.heard).toEqual([]);
    await session.choose([empSts]);
    expect(session.draft).not.toBeNull();
  });

  test('a file nobody can read is named and nothing is sent; without it the rest is', async () => {
    const server = fakeServer({ [`POST ${imports}`]: () => ok(anImport()) });
    const session = new ImportSession(uai);
    await session.choose([new File(['x'], 'photo.jpg')]);
    expect(session.chosen[0]?.problem).toBe('unknown');
    expect(session.complete).toBe(false);
    expect(server.heard).toEqual([]);
    session.remove(session.chosen[0]!);
    expect(session.setProblem).toBe('nothing_chosen');
    await session.choose([table]);
    expect(session.draft).not.toBeNull();
  });

  test('a file whose stick is pulled out between looking and sending is told', async () => {
    const server = fakeServer({});
    const going = new File(['Classe'], 'modele.csv');
    vi.spyOn(going, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
    const session = new ImportSession(uai);
    await session.choose([going]);
    expect(session.chosen[0]?.problem).toBe('not_read');
    expect(session.draft).toBeNull();
    expect(server.heard.map(({ method }) => method)).not.toContain('POST');
  });

  test('a refusal stays with the files until others are chosen, and can be tried again', async () => {
    const answers = [no('import_format_unknown'), ok(anImport())];
    fakeServer({ [`POST ${imports}`]: () => answers.shift() ?? no('internal') });
    const session = new ImportSession(uai);
    await session.choose([table]);
    expect(session.comparing.failed?.code).toBe('import_format_unknown');
    expect(session.chosen).toHaveLength(1);
    await session.compare();
    expect(session.comparing.failed).toBeUndefined();
    expect(session.draft).not.toBeNull();
  });

  test('what is dropped while a comparison is under way is not taken', async () => {
    let answer: (response: Response) => void = () => {};
    const server = fakeServer({ [`POST ${imports}`]: () => new Promise((resolve) => (answer = resolve)) });
    const session = new ImportSession(uai);
    const first = session.choose([table]);
    await vi.waitFor(() => expect(server.heard.at(-1)?.method).toBe('POST'));
    await session.choose([stsEmp]);
    expect(session.chosen.map(({ file }) => file.name)).toEqual(['modele.csv']);
    answer(ok(anImport()));
    await first;
    expect(session.draft).not.toBeNull();
  });
});

describe('the two answers', () => {
  const compared = async (answers: Parameters<typeof fakeServer>[0]) => {
    const server = fakeServer({ [`POST ${imports}`]: () => ok(anImport()), ...answers });
    const session = new ImportSession(uai);
    await session.choose([table]);
    return { server, session };
  };

  test('applied, the comparison makes way for what is in force, rejected rows included', async () => {
    const applied = anImport({ state: 'applied', rejected: [aRejectedRow()] });
    const { session } = await compared({ [`POST ${imports}/${anId(80)}/apply`]: () => ok(applied) });
    expect(await session.apply()).toBe(true);
    expect(session.applied).toEqual(applied);
    expect(session.draft).toBeNull();
    expect(session.chosen).toEqual([]);
    await session.choose([new File(['x'], 'photo.jpg')]);
    expect(session.applied).toBeNull();
  });

  test('outdated, the same files are compared afresh without choosing them again', async () => {
    const { session, server } = await compared({ [`POST ${imports}/${anId(80)}/apply`]: () => no('import_outdated') });
    expect(await session.apply()).toBe(false);
    expect(session.applying.failed?.code).toBe('import_outdated');
    server.answers[`POST ${imports}`] = () => ok(anImport({ id: anId(81) }));
    await session.compare();
    expect(session.draft?.id).toBe(anId(81));
    expect(session.applying.failed).toBeUndefined();
  });

  test('a lost line leaves the comparison, to be applied again', async () => {
    const { session } = await compared({
      [`POST ${imports}/${anId(80)}/apply`]: () => Promise.reject(new TypeError('no line')),
    });
    expect(await session.apply()).toBe(false);
    expect(session.applying.failed?.code).toBe('unreachable');
    expect(session.draft).not.toBeNull();
  });

  test('given up, the server drops the draft and the page starts anew, also when nobody hears', async () => {
    const { session, server } = await compared({});
    session.giveUp();
    expect(session.draft).toBeNull();
    expect(session.chosen).toEqual([]);
    await vi.waitFor(() =>
      expect(server.heard.at(-1)).toMatchObject({ method: 'DELETE', path: `${imports}/${anId(80)}` }),
    );
  });
});

describe('earlier imports', () => {
  const past = (given: object) => ({
    id: anId(80),
    format: 'sts',
    state: 'applied',
    madeBy: 'Mireille Aubrac',
    madeAt: '2026-11-03T06:10:00Z',
    added: 98,
    removed: 0,
    changed: 0,
    rejected: 0,
    undoable: true,
    ...given,
  });

  test('drafts are left out, and the newest that stands is the one in force', async () => {
    const all = [
      past({ id: anId(83), state: 'draft' }),
      past({ id: anId(82), state: 'undone' }),
      past({ id: anId(81) }),
      past({}),
    ];
    fakeServer({ [`GET ${imports}`]: () => ok({ imports: all }) });
    const history = new ImportHistory(uai);
    await history.load();
    expect(history.imports?.map(({ id }) => id)).toEqual([anId(82), anId(81), anId(80)]);
    expect(history.current?.id).toBe(anId(81));
  });

  test('undone, it no longer counts as the one in force', async () => {
    let state = 'applied';
    fakeServer({
      [`GET ${imports}`]: () => ok({ imports: [past({ state, undoable: state === 'applied' })] }),
      [`POST ${imports}/${anId(80)}/undo`]: () => {
        state = 'undone';
        return ok(anImport({ state: 'undone' }));
      },
    });
    const history = new ImportHistory(uai);
    await history.load();
    expect(await history.undo(anId(80))).toBe(true);
    await history.load();
    expect(history.imports?.[0]).toMatchObject({ state: 'undone', undoable: false });
    expect(history.current).toBeUndefined();
  });

  test('no longer undoable is told, and the list shows what somebody else did', async () => {
    fakeServer({
      [`GET ${imports}`]: () => ok({ imports: [past({ id: anId(81) }), past({ undoable: false })] }),
      [`POST ${imports}/${anId(80)}/undo`]: () => no('import_not_undoable'),
    });
    const history = new ImportHistory(uai);
    expect(await history.undo(anId(80))).toBe(false);
    expect(history.undoing.failed?.code).toBe('import_not_undoable');
    expect(history.imports).toHaveLength(2);
  });

  test('the timetable in force is asked for in the form wanted', async () => {
    const server = fakeServer({
      [`GET /api/schools/${uai}/timetable`]: () => ok({ name: 'emploi-du-temps.csv', bytes: btoa('Classe') }),
    });
    expect(await new ImportHistory(uai).export('csv')).toEqual({ name: 'emploi-du-temps.csv', bytes: btoa('Classe') });
    expect(server.heard.at(-1)?.path).toContain('format=csv');
  });
});
