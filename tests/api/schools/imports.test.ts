import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseForCover, declareAbsence } from '#contract/absences.ts';
import {
  applyImport,
  draftImport,
  dropImport,
  exportTimetable,
  listImports,
  MAX_TIMETABLE_BYTES,
  type TimetableImport,
  undoImport,
} from '#contract/imports.ts';
import { readInForce } from '../../../server/schools/timetable-store.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { anAbsenceForm } from '../../support/build/absences.ts';
import { aTable } from '../../support/build/imports.ts';
import { aLesson, aSchool, aTimetable, dataFile, filesOf, noData, tampered, UAI } from '../../support/build/schools.ts';
import { startApp, type TestApp } from '../../support/start-app.ts';

const OTHER = '9740001H';

let app: TestApp;
let office: ApiClient;
beforeAll(async () => {
  app = await startApp({ now: '2026-11-16T07:00:00Z' });
  await aSchool(app.sql);
  await aSchool(app.sql, { uai: OTHER, academyCode: '28', timeZone: 'Indian/Reunion' });
  office = await app.signedIn({ role: 'school_office', uai: UAI });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.sql`
    TRUNCATE weekly_lesson, service, teacher, class, place, alternance, subject_name, subject, timetable_import CASCADE`;
  await app.sql`UPDATE school SET year_starts_on = NULL, year_ends_on = NULL`;
});

const params = { uai: UAI };
const sent = (...files: Uint8Array[]) => ({
  params,
  body: {
    files: files.map((bytes, index) => ({ name: `${index}.bin`, bytes: Buffer.from(bytes).toString('base64') })),
  },
});
const pairOf = (change: Parameters<typeof aTimetable>[0] = {}) => Object.values(filesOf(aTimetable(change)));
const draft = (...files: Uint8Array[]) => office.call(draftImport, sent(...files));
const apply = ({ id }: TimetableImport) => office.call(applyImport, { params: { ...params, importId: id } });
const undo = ({ id }: TimetableImport) => office.call(undoImport, { params: { ...params, importId: id } });
const inForce = () => readInForce(app.sql, UAI);
const stored = async () => {
  const tables = [
    'weekly_lesson',
    'service',
    'alternance',
    'teacher',
    'class',
    'place',
    'subject_name',
    'timetable_import',
  ];
  return Promise.all(tables.map(async (table) => (await app.sql`SELECT FROM ${app.sql(table)}`).count));
};

describe('a school office imports its timetable', () => {
  test('sees what would change, and nothing has changed yet', async () => {
    const found = await draft(...pairOf());
    expect(found).toMatchObject({
      uai: UAI,
      format: 'sts',
      state: 'draft',
      rejected: [],
      undoable: false,
      appliedAt: null,
    });
    expect(found.difference).toMatchObject({
      removed: [],
      changed: [],
      unchanged: 0,
      teachers: { added: ['BRUMEVAL Paul', 'GENTIANE Zoé'], removed: [] },
      classes: { added: ['3A', '6A'], removed: [] },
      places: { added: ['101', 'LAB SVT'], removed: [] },
    });
    expect(found.difference.added[0]).toEqual({
      className: '3A',
      subject: 'Mathématiques',
      teacherName: 'BRUMEVAL Paul',
      weekday: 2,
      startMinute: 600,
      endMinute: 655,
      placeCode: '101',
      weeks: 'Hebdomadaire (2 semaines)',
    });
    expect((await inForce()).lessons).toEqual([]);
  });

  test('applies it, and a second click changes nothing more', async () => {
    const found = await draft(...pairOf());
    const applied = await apply(found);
    expect(applied).toMatchObject({
      id: found.id,
      state: 'applied',
      undoable: true,
      appliedAt: '2026-11-16T07:00:00.000Z',
    });
    expect((await inForce()).lessons).toHaveLength(3);
    expect(await apply(found)).toEqual(applied);
    expect((await draft(...pairOf())).difference).toMatchObject({ added: [], removed: [], changed: [], unchanged: 3 });
  });

  test('undoes the last one, and everything is as it was before', async () => {
    await apply(await draft(...pairOf()));
    const before = await inForce();
    const second = await draft(
      ...pairOf({ lessons: [aLesson({ weekday: 4 })], weeks: ['2026-11-16'], endsOn: '2027-07-09' }),
    );
    await apply(second);
    expect((await inForce()).lessons).toHaveLength(1);
    expect(await undo(second)).toMatchObject({ state: 'undone', undoable: false });
    expect(await inForce()).toEqual(before);
    expect(await undo(second)).toMatchObject({ state: 'undone' });
  });

  test('undoes the very first one, and has no timetable again', async () => {
    const first = await draft(...pairOf());
    await apply(first);
    await undo(first);
    expect(await inForce()).toMatchObject({ year: null, lessons: [], services: [], alternances: [] });
  });

  test('is told what changed in its own words: moved, lengthened, given by somebody else', async () => {
    await apply(await draft(...pairOf()));
    const [, tuesday, svt] = aTimetable().lessons;
    const lessons = [aLesson({ weekday: 5 }), { ...tuesday!, placeCode: '102' }, { ...svt!, teacherId: '90002' }];
    const { difference } = await draft(...pairOf({ lessons }));
    expect(difference).toMatchObject({ added: [], removed: [], unchanged: 0, teachers: { removed: ['GENTIANE Zoé'] } });
    const changes = difference.changed.map(({ before, after }) => [
      [before.weekday, before.placeCode, before.teacherName],
      [after.weekday, after.placeCode, after.teacherName],
    ]);
    expect(changes).toEqual([
      [
        [2, '101', 'BRUMEVAL Paul'],
        [2, '102', 'BRUMEVAL Paul'],
      ],
      [
        [2, 'LAB SVT', 'GENTIANE Zoé'],
        [2, 'LAB SVT', 'BRUMEVAL Paul'],
      ],
      [
        [1, '101', 'BRUMEVAL Paul'],
        [5, '101', 'BRUMEVAL Paul'],
      ],
    ]);
  });

  test('gets the rows that cannot be imported back, and the others in force', async () => {
    const table = aTable(
      'Jour;Début;Fin;Classe ou groupe;Matière;Nom du professeur',
      'lundi;8h;9h;6A;Maths;BRUMEVAL',
      'lundi;9h;;6A;Maths;BRUMEVAL',
    );
    const found = await draft(table);
    expect(found.rejected).toEqual([{ file: 'table', line: 3, reason: 'field_missing', field: 'Fin', fact: '' }]);
    await apply(found);
    expect((await inForce()).lessons).toHaveLength(1);
  });
});

describe('covers follow', () => {
  test('a lesson that an import takes away needs nobody, and an undone import brings it back', async () => {
    await apply(await draft(...pairOf()));
    const [teacher] = await app.sql<{ id: string }[]>`SELECT id FROM teacher WHERE sts_key = 'epp:90002'`;
    const form = anAbsenceForm({ teacherId: teacher!.id, firstDay: '2026-11-23', lastDay: '2026-11-23' });
    await office.call(declareAbsence, { params, body: form });
    const states = async () => (await app.sql`SELECT state FROM cover`).map(({ state }) => state);
    expect(await states()).toEqual(['open']);
    const without = await draft(...pairOf({ lessons: [aLesson({ weekday: 5 })] }));
    await apply(without);
    expect(await states()).toEqual(['cancelled']);
    await undo(without);
    expect((await states()).filter((state) => state === 'open')).toHaveLength(1);
  });
});

describe('what a school decided about a lesson stays', () => {
  const decided = async (...files: Uint8Array[]) => {
    await apply(await draft(...pairOf()));
    const [teacher] = await app.sql<{ id: string }[]>`SELECT id FROM teacher WHERE sts_key = 'epp:90002'`;
    const form = anAbsenceForm({ teacherId: teacher!.id, firstDay: '2026-11-23', lastDay: '2026-11-23' });
    const { covers } = await office.call(declareAbsence, { params, body: form });
    const choice = { choice: 'on_site' as const, by: 'Mme Gentiane' };
    await office.call(chooseForCover, { params: { coverId: covers[0]!.id }, body: choice });
    const { difference } = await apply(await draft(...files));
    const after = await app.sql`SELECT id, state, on_site_by, starts_at FROM cover`;
    return { coverId: covers[0]!.id, difference, after };
  };

  test('when the same file calls its weeks otherwise', async () => {
    const { stsEmp, empSts } = filesOf(aTimetable());
    const renamed = Buffer.from(
      Buffer.from(empSts).toString('latin1').replaceAll('>H<', '>T<').replaceAll('"H"', '"T"'),
      'latin1',
    );
    expect(renamed.equals(empSts)).toBe(false);
    const { coverId, difference, after } = await decided(stsEmp, renamed);
    expect(difference).toMatchObject({ added: [], removed: [], changed: [], unchanged: 3 });
    expect(after).toMatchObject([{ id: coverId, state: 'on_site', onSiteBy: 'Mme Gentiane' }]);
  });

  test('and a lesson that begins five minutes later is the same cover, to be decided anew', async () => {
    const [monday, ...others] = aTimetable().lessons;
    const { coverId, difference, after } = await decided(
      ...pairOf({ lessons: [{ ...monday!, startMinute: 485 }, ...others] }),
    );
    expect(difference).toMatchObject({ added: [], removed: [], unchanged: 2 });
    expect(after).toMatchObject([{ id: coverId, startsAt: new Date('2026-11-23T07:05:00Z') }]);
  });
});

describe('a draft', () => {
  test('is void once the timetable has become another one', async () => {
    const found = await draft(...pairOf());
    const colleague = await app.signedIn({ role: 'helpdesk' });
    const theirs = await colleague.call(draftImport, sent(...pairOf({ lessons: [aLesson()] })));
    await colleague.call(applyImport, { params: { ...params, importId: theirs.id } });
    expect(await office.refused(applyImport, { params: { ...params, importId: found.id } })).toMatchObject({
      status: 409,
      code: 'import_outdated',
    });
    expect((await inForce()).lessons).toHaveLength(1);
  });

  test('is replaced by one’s next one, dropped on request, and gone after a day', async () => {
    const first = await draft(...pairOf());
    const second = await draft(...pairOf());
    expect(await office.refused(applyImport, { params: { ...params, importId: first.id } })).toMatchObject({
      code: 'not_found',
    });
    await office.call(dropImport, { params: { ...params, importId: second.id } });
    expect(await office.refused(dropImport, { params: { ...params, importId: second.id } })).toMatchObject({
      status: 404,
    });
    await draft(...pairOf());
    await app.sql`UPDATE timetable_import SET made_at = made_at - interval '86401 seconds'`;
    expect((await office.call(listImports, { params })).imports).toEqual([]);
    expect((await app.sql`SELECT FROM timetable_import`).count).toBe(0);
  });

  test('keeps its timetable only until it is applied, and the one before only while it can be undone', async () => {
    await apply(await draft(...pairOf({ lessons: [aLesson()] })));
    await apply(await draft(...pairOf()));
    const kept =
      await app.sql`SELECT wanted IS NULL AS gone, before IS NULL AS old FROM timetable_import ORDER BY number`;
    expect(kept).toEqual([
      { gone: true, old: true },
      { gone: true, old: false },
    ]);
  });
});

describe('imports are listed', () => {
  test('newest first, with their counts; only the last one can be undone; drafts of others are not shown', async () => {
    await apply(await draft(...pairOf({ lessons: [aLesson()] })));
    await apply(await draft(...pairOf()));
    await (await app.signedIn({ role: 'helpdesk' })).call(draftImport, sent(...pairOf()));
    const { imports } = await office.call(listImports, { params });
    expect(imports.map(({ state, added, undoable }) => [state, added, undoable])).toEqual([
      ['applied', 2, true],
      ['applied', 1, false],
    ]);
  });
});

describe('undo is refused', () => {
  const refusedUndo = (id: string) => office.refused(undoImport, { params: { ...params, importId: id } });

  test('for an import that is not the last', async () => {
    const first = await draft(...pairOf({ lessons: [aLesson()] }));
    await apply(first);
    await apply(await draft(...pairOf()));
    expect(await refusedUndo(first.id)).toEqual({ status: 409, code: 'import_not_undoable', details: [] });
    expect((await inForce()).lessons).toHaveLength(3);
  });

  test('for a draft, and for one whose timetable has been changed by hand since', async () => {
    expect(await refusedUndo((await draft(...pairOf())).id)).toMatchObject({ code: 'import_not_undoable' });
    const applied = await apply(await draft(...pairOf()));
    await app.sql`DELETE FROM weekly_lesson WHERE weekday = 1`;
    expect(await refusedUndo(applied.id)).toMatchObject({ code: 'import_not_undoable' });
  });

  test('for an import nobody knows', async () => {
    expect(await refusedUndo(crypto.randomUUID())).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('the timetable as a file', () => {
  test.each(['csv', 'xlsx'] as const)('in %s can be imported again and changes nothing', async (format) => {
    await apply(await draft(...pairOf()));
    const { name, bytes } = await office.call(exportTimetable, { params, query: { format } });
    expect(name).toBe(`emploi-du-temps-${UAI}.${format}`);
    const again = await draft(Buffer.from(bytes, 'base64'));
    expect(again).toMatchObject({
      format: 'table',
      rejected: [],
      difference: { added: [], removed: [], changed: [], unchanged: 3 },
    });
  });

  test('of a school without lessons is the empty template', async () => {
    const { bytes } = await office.call(exportTimetable, { params, query: { format: 'csv' } });
    expect(Buffer.from(bytes, 'base64').toString()).toMatch(/^\u{feff}Jour;Début;Fin;Classe ou groupe;[^\r]+\r\n$/u);
  });
});

describe('a bad file is refused, tells its line, stores nothing, and the server stays up', () => {
  const bomb = '<!DOCTYPE bomb [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><EDT_STS>';
  const pairWith = (...change: Parameters<typeof tampered>) => Object.values(tampered(...change));

  test.each([
    ['an XML bomb', pairWith('empSts', '<EDT_STS>', bomb), 'timetable_has_doctype', { path: 'files.1', line: 2 }],
    [
      'a wrong encoding',
      pairWith('stsEmp', 'ISO-8859-15', 'UTF-8'),
      'timetable_encoding_unknown',
      { path: 'files.0', line: 4, fact: 'UTF-8' },
    ],
    ['another school', pairOf({ uai: OTHER }), 'timetable_other_school', { path: 'sts_emp', line: 4, fact: OTHER }],
    ['two years', pairWith('empSts', 'ANNEE="2026"', 'ANNEE="2025"'), 'timetable_other_year', { path: 'emp_sts' }],
    [
      'no school year',
      pairWith('stsEmp', '<DATE_FIN>2027-07-02</DATE_FIN>', ''),
      'timetable_rows_rejected',
      { fact: 'DATE_FIN' },
    ],
    ['a truncated file', [pairOf()[0]!, pairOf()[1]!.subarray(0, 600)], 'timetable_not_xml', { path: 'files.1' }],
    ['no lesson', pairOf({ lessons: [] }), 'import_without_lessons', undefined],
    ['one half of the pair', [pairOf()[0]!], 'import_files_do_not_belong', { fact: 'emp_sts' }],
    ['a pair with a stranger', [pairOf()[0]!, Buffer.from('Jour;Début')], 'import_files_do_not_belong', undefined],
    ['a letter', [Buffer.from('Madame, Monsieur,')], 'import_format_unknown', undefined],
    ['an empty file', [Buffer.alloc(0)], 'import_format_unknown', undefined],
    ['some other XML', [Buffer.from('<html/>')], 'import_format_unknown', { fact: 'html' }],
    [
      'a spreadsheet with a password',
      [Buffer.from('d0cf11e0a1b11ae1', 'hex')],
      'import_spreadsheet_unreadable',
      undefined,
    ],
    ['half a spreadsheet', [Buffer.from('PK\u0003\u0004')], 'import_spreadsheet_unreadable', undefined],
    ['half a calendar', [Buffer.from('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n')], 'calendar_not_ics', undefined],
  ])('%s', async (_, files, code, detail) => {
    const refused = await office.refused(draftImport, sent(...files));
    expect(refused).toMatchObject({ status: 422, code });
    if (detail) expect(refused.details[0]).toMatchObject(detail);
    expect(await stored()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a file of over 4 MB, and a body beyond the size', async () => {
    const large = Buffer.alloc(MAX_TIMETABLE_BYTES + 1, ' ');
    expect(await office.refused(draftImport, sent(large))).toEqual({
      status: 413,
      code: 'timetable_too_large',
      details: [{ path: 'files.0' }],
    });
    const huge = Buffer.alloc(MAX_TIMETABLE_BYTES + 1_000_000, ' ');
    expect(await office.refused(draftImport, sent(huge, huge))).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  test('a year before the one in force', async () => {
    await apply(await draft(...pairOf()));
    const old = pairOf({ year: '2025', startsOn: '2025-09-01', endsOn: '2026-07-03', weeks: ['2025-11-17'] });
    expect(await office.refused(draftImport, sent(...old))).toMatchObject({ code: 'timetable_other_year' });
  });

  test('three files, none, or something that is no base64', async () => {
    const file = { name: 'a', bytes: '' };
    for (const files of [[], [file, file, file], [{ name: 'a', bytes: '<' }]]) {
      expect(await office.refused(draftImport, { params, body: { files } })).toMatchObject({ code: 'invalid_input' });
    }
  });
});

describe('another school’s imports are closed', () => {
  test('to a school office, also under its own school’s address', async () => {
    const helpdesk = await app.signedIn({ role: 'helpdesk' });
    const theirs = await helpdesk.call(draftImport, { ...sent(...pairOf({ uai: OTHER })), params: { uai: OTHER } });
    for (const route of [applyImport, undoImport, dropImport]) {
      const foreign = { params: { uai: OTHER, importId: theirs.id } };
      expect(await office.refused(route, foreign)).toMatchObject({ status: 403, code: 'forbidden' });
      const disguised = { params: { uai: UAI, importId: theirs.id } };
      expect(await office.refused(route, disguised)).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test('and to a coordinator, who sees the timetable but does not import it', async () => {
    const coordinator = await app.signedIn({ role: 'coordinator', academyCode: '06' });
    expect(await coordinator.refused(draftImport, sent(...pairOf()))).toMatchObject({ status: 403 });
    expect(await coordinator.refused(listImports, { params })).toMatchObject({ status: 403 });
    expect((await coordinator.call(exportTimetable, { params, query: { format: 'csv' } })).name).toContain('csv');
    const stranger = app.stranger();
    expect(await stranger.refused(listImports, { params })).toMatchObject({ status: 401, code: 'not_signed_in' });
  });
});

describe.skipIf(noData)('the invented school (skipped without the open data)', () => {
  test.each([
    ['EXP_COURS.txt', 'exp_cours'],
    ['EXP_COURS.xml', 'exp_cours'],
    ['pronote_classe_4A.ics', 'pronote'],
    ['pronote_prof_maths.ics', 'pronote'],
  ])('knows all lessons of %s once the pair is in force', async (name, format) => {
    const sample = (file: string) => readFileSync(dataFile(`emploi-du-temps-exemples/${file}`));
    const first = await draft(sample('emp_sts_0159999M_2026.xml'), sample('sts_emp_0159999M_2026.xml'));
    expect(first.difference.added).toHaveLength(98);
    await apply(first);
    const again = await draft(sample(name));
    expect(again).toMatchObject({
      format,
      rejected: [],
      difference: { added: [], removed: [], changed: [], unchanged: 98 },
    });
  });
});
