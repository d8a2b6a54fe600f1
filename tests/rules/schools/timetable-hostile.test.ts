import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { createFileThread } from '../../../server/schools/file-thread.ts';
import { readImport } from '../../../server/schools/import-reader.ts';
import { exportXlsx } from '../../../server/schools/timetable-export.ts';
import { pack, unpack } from '../../../server/schools/timetable-zip.ts';
import { anAskedSchool, aTable } from '../../support/build/imports.ts';
import { anAbsentLesson, aPronoteCalendar } from '../../support/build/pronote.ts';

const school = anAskedSchool();
const header = 'Jour;Début;Fin;Classe ou groupe;Matière;Nom du professeur;Salle;Alternance';

/** The code of the refusal, or how many lessons were read. */
async function outcome(...files: Uint8Array[]): Promise<string | number> {
  try {
    return (await readImport(school, files)).timetable.lessons.length;
  } catch (refused) {
    if (refused instanceof Refusal) return refused.code;
    throw refused;
  }
}

/** A spreadsheet with one sheet whose XML is given. */
async function aSpreadsheet(change: (sheet: string) => string): Promise<Uint8Array> {
  const parts = unpack(await exportXlsx(school.inForce));
  const changed = parts.map((part) =>
    part.name.toString() === 'xl/worksheets/sheet1.xml'
      ? { ...part, data: Buffer.from(change(part.data.toString())) }
      : part,
  );
  return new Uint8Array(pack(changed));
}

describe('a spreadsheet that is a trap', () => {
  test('a cell at the far end of the sheet', async () => {
    const cell = '<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>';
    expect(await outcome(await aSpreadsheet((sheet) => sheet.replace('</sheetData>', cell)))).toBe(
      'import_spreadsheet_unreadable',
    );
    const row = '<row r="1048576"/></sheetData>';
    expect(await outcome(await aSpreadsheet((sheet) => sheet.replace('</sheetData>', row)))).toBe(
      'import_spreadsheet_unreadable',
    );
  });

  test('a document type', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa">]>';
    expect(await outcome(await aSpreadsheet((sheet) => sheet.replace('<worksheet', `${bomb}<worksheet`)))).toBe(
      'import_spreadsheet_unreadable',
    );
  });

  test('a part of 40 kB that unpacks to 40 MB, whatever its headers claim; one of 20 MB may be', () => {
    const aZipOf = (megabytes: number) => {
      const packed = deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024, ' '));
      expect(packed.length).toBeLessThan(64 * 1024);
      const zip = Buffer.from(pack([{ name: Buffer.from('xl/workbook.xml'), data: packed }]));
      // Deflated instead of stored, in both headers; the sizes there stay those of the packed bytes.
      for (const at of [8, zip.lastIndexOf(Buffer.from('PK\u0001\u0002')) + 10]) zip.writeUInt16LE(8, at);
      return zip;
    };
    expect(unpack(aZipOf(20))[0]?.data.length).toBe(20 * 1024 * 1024);
    expect(() => unpack(aZipOf(40))).toThrow('import_spreadsheet_unreadable');
  });

  test('cut off anywhere', async () => {
    const whole = await exportXlsx(school.inForce);
    for (let length = 4; length < whole.length; length += 97) {
      expect(await outcome(whole.subarray(0, length))).toBe('import_spreadsheet_unreadable');
    }
  });
});

describe('a spreadsheet as people fill it in', () => {
  test('times as parts of a day, numbers as rooms and classes, formulas by their last result', async () => {
    const text = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const heads = ['Jour', 'Début', 'Durée', 'Classe', 'Code matière', 'Professeur', 'Salle'];
    const row = [
      text('A2', 'Lundi'),
      '<c r="B2"><v>0.336805555555556</v></c>',
      '<c r="C2"><v>0.0381944444444444</v></c>',
      '<c r="D2"><v>601</v></c>',
      '<c r="E2"><v>61300</v></c>',
      '<c r="F2" t="str"><f>A1&amp;B1</f><v>BRUMEVAL Paul</v></c>',
      '<c r="G2"><v>12</v></c>',
    ];
    const file = await aSpreadsheet((sheet) => {
      const cells = heads.map((name, index) => text(`${'ABCDEFG'.charAt(index)}1`, name)).join('');
      return sheet.replace(
        /<sheetData>.*<\/sheetData>/s,
        `<sheetData><row r="1">${cells}</row><row r="2">${row.join('')}</row></sheetData>`,
      );
    });
    const { timetable, rejected } = await readImport(school, [file]);
    expect(rejected).toEqual([]);
    expect(timetable.lessons).toMatchObject([
      { classCode: '601', subjectCode: '061300', weekday: 1, startMinute: 485, endMinute: 540, placeCode: '12' },
    ]);
    expect(timetable.teachers).toMatchObject([{ lastName: 'BRUMEVAL', firstName: 'Paul' }]);
  });
});

describe('a table as it comes', () => {
  const row = 'lundi;08h00;9:00;6A;Maths;GENÊTIANE Zoé;Salle é;';
  test.each([
    ['UTF-8', Buffer.from(`${header}\n${row}`, 'utf8')],
    ['UTF-8 with its mark', Buffer.from(`\u{feff}${header}\r\n${row}`, 'utf8')],
    ['Windows-1252', Buffer.from(`${header}\r\n${row}`, 'latin1')],
    ['UTF-16', Buffer.from(`\u{feff}${header}\n${row}`, 'utf16le')],
    ['commas', aTable(header.replaceAll(';', ','), row.replaceAll(';', ','))],
    ['tabs', aTable(header.replaceAll(';', '\t'), row.replaceAll(';', '\t'))],
  ])('in %s is read letter for letter', async (_, file) => {
    const { timetable, rejected } = await readImport(school, [file]);
    expect(rejected).toEqual([]);
    expect(timetable.teachers).toEqual([{ key: 'table:genetiane zoe', lastName: 'GENÊTIANE', firstName: 'Zoé' }]);
    expect(timetable.places).toEqual(['Salle é']);
  });

  test('that was taken for Latin once is refused: its names could never be mended', async () => {
    const mangled = Buffer.from(Buffer.from(`${header}\n${row}`).toString('latin1'), 'utf8');
    expect(await outcome(mangled)).toBe('timetable_encoding_unknown');
  });

  test.each([
    ['field_missing', 'Jour', ';8h;9h;6A;Maths;ISARD;;'],
    ['field_unreadable', 'Jour', 'demain;8h;9h;6A;Maths;ISARD;;'],
    ['field_unreadable', 'Début', 'lundi;25h;9h;6A;Maths;ISARD;;'],
    ['field_unreadable', 'Fin', 'lundi;10h;9h;6A;Maths;ISARD;;'],
    ['field_missing', 'Classe ou groupe', 'lundi;8h;9h;;Maths;ISARD;;'],
    ['subject_unknown', 'Matière', 'lundi;8h;9h;6A;Potions;ISARD;;'],
    ['field_missing', 'Nom du professeur', 'lundi;8h;9h;6A;Maths;;;'],
    ['alternance_unknown', 'Alternance', 'lundi;8h;9h;6A;Maths;ISARD;;Q1'],
    ['contradicts_another_row', 'Classe ou groupe', 'lundi;8h;10h;6A;Maths;GENÊTIANE Zoé;Salle é;'],
  ])('sends a row back for %s in %s', async (reason, field, bad) => {
    const { timetable, rejected } = await readImport(school, [aTable(header, row, bad)]);
    expect(rejected).toMatchObject([{ file: 'table', line: 3, reason, field }]);
    expect(timetable.lessons).toHaveLength(1);
  });

  test('several teachers give a lesson together, and several classes are one group', async () => {
    const rows = [
      'mardi;8h;9h;6A, 6B;Maths;BRUMEVAL Paul, ISARD Chloé;;',
      'jeudi;8h;9h;[CHORALE];Musique;ISARD Chloé;;',
    ];
    const { timetable } = await readImport(school, [aTable(header, ...rows)]);
    expect(timetable.lessons.map(({ classKind, classCode, teacherKey }) => [classKind, classCode, teacherKey])).toEqual(
      [
        ['group', '6A, 6B', 'table:brumeval paul'],
        ['group', '6A, 6B', 'table:isard chloe'],
        ['group', 'CHORALE', 'table:isard chloe'],
      ],
    );
  });

  test('an alternance is known by the weeks that one of its rows lists', async () => {
    const weeks = aTable(
      `${header};Semaines (lundis)`,
      'lundi;8h;9h;6A;Maths;ISARD;;Q1;16/11/2026, 2026-11-30',
      'mardi;8h;9h;6A;Maths;ISARD;;Q1;',
      'mercredi;8h;9h;6A;Maths;ISARD;;Q2;2028-01-03',
    );
    const { timetable, rejected } = await readImport(school, [weeks]);
    expect(timetable.alternances).toMatchObject([{ code: 'Q1', weeks: ['2026-11-16', '2026-11-30'] }]);
    expect(timetable.lessons).toHaveLength(2);
    expect(rejected.map(({ reason }) => reason)).toEqual(['outside_school_year', 'alternance_unknown']);
  });

  test('the Italian edition of EDT is understood', async () => {
    const file = aTable(
      'GIORNO;O.INIZIO;DURATA;CLASSE;MAT_COD;DOC_COGN;DOC_NOME',
      'giovedì;08h30;1h00;3A;MATHS;ROSSI#BIANCHI;Ada#Leo',
    );
    const { format, timetable } = await readImport(school, [file]);
    expect(format).toBe('exp_cours');
    expect(timetable.lessons.map(({ weekday, startMinute, endMinute }) => [weekday, startMinute, endMinute])).toEqual([
      [4, 510, 570],
      [4, 510, 570],
    ]);
    expect(timetable.teachers.map(({ lastName }) => lastName)).toEqual(['ROSSI', 'BIANCHI']);
  });

  test('cells that a spreadsheet would run as formulas come through an export unharmed', async () => {
    const evil = ['=cmd()', '+33', '-1', '@x', "'=a"];
    const { timetable } = await readImport(school, [
      aTable(
        header,
        ...evil.map((place, day) => `${day + 1};8h;9h;6A;Maths;ISARD;${place.startsWith("'") ? `'${place}` : place};`),
      ),
    ]);
    expect(timetable.places).toEqual(evil);
    const { exportCsv } = await import('../../../server/schools/timetable-export.ts');
    const written = exportCsv(timetable);
    for (const cell of Buffer.from(written)
      .toString()
      .split(/[;\r\n]+/))
      expect(cell).not.toMatch(/^[=+\-@]/);
    const again = await readImport(school, [written]);
    expect(again.timetable.places).toEqual(evil);
  });
});

describe('a table that is a trap', () => {
  test.each([
    ['a million columns', Buffer.from(`Jour;Début;Classe${';x'.repeat(1_000_000)}`)],
    ['one endless cell', aTable(header, `lundi;8h;9h;"${'x'.repeat(3_000_000)}`)],
    ['zeros', Buffer.alloc(1_000_000)],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a header alone', aTable(header)],
  ])('%s is refused', async (_, file) => {
    expect(['import_format_unknown', 'import_without_lessons', 'timetable_encoding_unknown']).toContain(
      await outcome(file),
    );
  });

  test('of any bytes at all comes a refusal or a timetable, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await outcome(bytes);
        await outcome(Buffer.concat([Buffer.from(`${header}\n`), bytes]));
      }),
      { numRuns: 200 },
    );
  });

  test('of any cells at all comes a refusal, rejected rows or lessons that make sense', async () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('lundi', '8h', '09:30', '24:00', '6A', '<6A> G1', '[G]', 'Maths', 'H', ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 8 }), async (rows) => {
        const lines = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(';'));
        const good = 'lundi;8h;9h;6A;Maths;ISARD;;';
        const found = await readImport(school, [aTable(header, good, ...lines)]).catch((refused: unknown) => {
          if (refused instanceof Refusal) return null;
          throw refused;
        });
        for (const { weekday, startMinute, endMinute } of found?.timetable.lessons ?? []) {
          expect(weekday).toBeGreaterThanOrEqual(1);
          expect(startMinute).toBeLessThan(endMinute);
          expect(endMinute).toBeLessThanOrEqual(1440);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a table that was touched by a script', () => {
  const lesson = 'lundi;8h;9h;6A;Maths;ISARD;;';
  const lessonsIn = async (text: string) => (await readImport(school, [Buffer.from(text)])).timetable.lessons.length;

  test('may end its lines as it likes, each otherwise', async () => {
    const hours = ['8h;9h', '9h;10h', '10h;11h'].map((hour) => lesson.replace('8h;9h', hour));
    for (const [first, next] of [
      ['\r\n', '\n'],
      ['\n', '\r\n'],
      ['\r', '\n'],
      ['\r\n', '\r'],
    ]) {
      expect(await lessonsIn([header, hours.join(next)].join(first))).toBe(3);
    }
  });

  test('whose row has more cells than the header is refused with its line', async () => {
    await expect(lessonsIn(`${header}\n${lesson}\n${lesson};;oups\n`)).rejects.toMatchObject({
      code: 'import_format_unknown',
      details: [{ line: 3, fact: 'oups' }],
    });
    expect(await lessonsIn(`${header}\n${lesson};;;;\n`)).toBe(1);
  });

  test('that is longer than any timetable is refused, not cut', async () => {
    const rows = Array.from({ length: 20_001 }, () => lesson);
    await expect(lessonsIn([header, ...rows].join('\n'))).rejects.toMatchObject({ code: 'import_format_unknown' });
  });
});

describe('the thread in which files are read', () => {
  test('gives up in time, and reads the next file', async () => {
    const { readFiles: inHaste } = createFileThread({ timeoutMs: 1 });
    await expect(inHaste(school, [aTable(header)])).rejects.toMatchObject({ code: 'import_format_unknown' });
    const { readFiles: patient } = createFileThread();
    const good = aTable(header, 'lundi;8h;9h;6A;Maths;ISARD;;');
    expect((await patient(school, [good])).timetable.lessons).toHaveLength(1);
    await expect(patient(school, [aTable(header)])).rejects.toMatchObject({ code: 'import_without_lessons' });
    expect((await patient(school, [good])).timetable.lessons).toHaveLength(1);
  });

  test('reads two at once and keeps the others waiting', async () => {
    const { readFiles } = createFileThread();
    const good = aTable(header, 'lundi;8h;9h;6A;Maths;ISARD;;');
    const all = await Promise.all(Array.from({ length: 5 }, () => readFiles(school, [good])));
    expect(all.map(({ timetable }) => timetable.lessons.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('reads calendars too, and says why one is none', async () => {
    const { readCalendar } = createFileThread();
    const year = { timeZone: 'Europe/Paris', yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' };
    const calendar = await readCalendar(Buffer.from(aPronoteCalendar([anAbsentLesson()])), year);
    expect(calendar.lessons).toMatchObject([{ startsAt: expect.any(Date) }]);
    await expect(readCalendar(Buffer.from('<html>'), year)).rejects.toMatchObject({ code: 'calendar_not_ics' });
    const { readCalendar: inHaste } = createFileThread({ timeoutMs: 1 });
    await expect(inHaste(Buffer.from(aPronoteCalendar([])), year)).rejects.toMatchObject({
      code: 'calendar_too_complex',
    });
  });
});
