import { describe, expect, test, vi } from 'vitest';
import { MAX_TIMETABLE_BYTES } from '#contract/imports.ts';
import { base64, type ChosenFile, joined, lookAt, setProblem } from '../../../client/src/school/import-files.ts';

const file = (name: string, content: BlobPart = 'x') => new File([content], name);
const chosen = (kind: ChosenFile['kind'], name = `${kind}.xml`): ChosenFile => ({
  file: file(name),
  kind,
  problem: null,
});

describe('a file that was dropped', () => {
  test.each([
    ['sts_emp_0159999M_2026.xml', '<?xml version="1.0" encoding="ISO-8859-15"?>\n<STS_EDT>', 'sts_emp'],
    ['emp_sts (1).xml', '<?xml version="1.0"?><!-- exemple --><EDT_STS>', 'emp_sts'],
    ['renamed.XML', '<EDT_STS VERSION="1">', 'emp_sts'],
    ['EXP_COURS.xml', '<TABLE><Cours numero="1">', 'alone'],
    ['modele.csv', 'Classe;Matière', 'alone'],
    ['pronote.ics', 'BEGIN:VCALENDAR', 'alone'],
  ])('%s is known by what stands in it, not by its name', async (name, content, kind) => {
    expect(await lookAt(file(name, content))).toMatchObject({ kind, problem: null });
  });

  test.each([
    ['photo.jpg', 'unknown'],
    ['emploi-du-temps.pdf', 'unknown'],
    ['no-extension', 'unknown'],
    ['classeur.XLS', 'old_spreadsheet'],
  ])('%s is refused before it is sent', async (name, problem) => {
    expect((await lookAt(file(name))).problem).toBe(problem);
  });

  test('one without a byte, and one beyond 4 MB, are told before they are sent', async () => {
    expect((await lookAt(file('emp_sts.xml', ''))).problem).toBe('empty');
    expect((await lookAt(file('emp_sts.xml', new Uint8Array(MAX_TIMETABLE_BYTES)))).problem).toBeNull();
    expect((await lookAt(file('emp_sts.xml', new Uint8Array(MAX_TIMETABLE_BYTES + 1)))).problem).toBe('too_large');
  });

  test('on a stick that was pulled out is told', async () => {
    const gone = file('emp_sts.xml');
    const slice = new Blob(['x']);
    vi.spyOn(slice, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
    vi.spyOn(gone, 'slice').mockReturnValue(slice);
    expect((await lookAt(gone)).problem).toBe('not_read');
  });
});

describe('which files belong together', () => {
  const [stsEmp, empSts, table] = [chosen('sts_emp'), chosen('emp_sts'), chosen('alone', 'modele.csv')];

  test.each([
    ['nothing', [], 'nothing_chosen'],
    ['the pair in one order', [stsEmp, empSts], null],
    ['the pair in the other', [empSts, stsEmp], null],
    ['a table alone', [table], null],
    ['the first half of the pair alone', [stsEmp], 'emp_sts_missing'],
    ['the second half alone', [empSts], 'sts_emp_missing'],
    ['twice the same half', [empSts, chosen('emp_sts', 'old.xml')], 'do_not_belong'],
    ['a half and a table', [stsEmp, table], 'do_not_belong'],
    ['the pair and a table', [stsEmp, empSts, table], 'do_not_belong'],
  ] as const)('%s', (_, files, problem) => {
    expect(setProblem(files)).toBe(problem);
  });

  test('the other half joins the first; anything else takes its place', () => {
    expect(joined([stsEmp], [empSts])).toEqual([stsEmp, empSts]);
    expect(joined([stsEmp], [table])).toEqual([table]);
    expect(joined([stsEmp, empSts], [empSts])).toEqual([empSts]);
    expect(joined([table], [stsEmp, empSts])).toEqual([stsEmp, empSts]);
  });
});

test('base64 of a large file is exact', () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index % 256);
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});
