import { describe, expect, test } from 'vitest';
import { DocumentInspection, inPieces, nameOf } from '../../../server/absences/handover-document-rules.ts';
import { aDocx, anOdt, aPdf, aZip, inCrumbs } from '../../support/build/documents.ts';

const bytes = (...values: number[]) => Buffer.from(values);
const png = Buffer.concat([bytes(0x89), Buffer.from('PNG\r\n\x1a\n'), Buffer.alloc(40)]);

/** What a file is taken for when it comes in chunks of that many bytes. */
function verdictOn(content: Buffer | string, chunk = 1024): string {
  const inspection = new DocumentInspection();
  const all = Buffer.from(content);
  for (let at = 0; at < all.length; at += chunk) inspection.see(all.subarray(at, at + chunk));
  return inspection.verdict();
}

describe('what a document is, is told by its content', () => {
  test.each([
    ['a PDF', 'pdf', aPdf()],
    ['a photograph', 'jpeg', Buffer.concat([bytes(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(40)])],
    ['a screenshot', 'png', png],
    ['an animation', 'gif', Buffer.from('GIF89a\x01\0\x01\0')],
    ['a picture of the web', 'webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ')],
    ['a Word file', 'docx', aDocx()],
    ['a Word file whose main part has a number', 'docx', aZip('[Content_Types].xml', 'word/document2.xml')],
    ['an Excel file', 'xlsx', aZip('[Content_Types].xml', 'xl/workbook.xml')],
    ['a slide show', 'pptx', aZip('[Content_Types].xml', 'ppt/presentation.xml')],
    ['an OpenDocument text', 'odt', anOdt()],
    [
      'an OpenDocument spreadsheet',
      'ods',
      aZip(['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], 'content.xml'),
    ],
    ['a note', 'text', 'Chapitre 4 : Thalès.\r\n\tExercices 3 et 4, page 112.'],
    ['a note of an old editor (Windows-1252)', 'text', Buffer.from('Thal\xe8s, \x93page 112\x94', 'latin1')],
    ['a short note', 'text', 'p. 12'],
    ['a table', 'text', 'nom;page\nThalès;112\n'],
  ])('%s', (_, kind, content) => {
    expect(verdictOn(content)).toBe(kind);
    expect(verdictOn(content, 7)).toBe(kind);
  });

  test.each([
    ['a program of Windows', bytes(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0)],
    ['a program of Linux', Buffer.from('\x7fELF\x02\x01\x01\0')],
    ['a page', '<!DOCTYPE html><script>alert(1)</script>'],
    ['a page behind empty lines', '\n\n  <html><body>'],
    ['a page behind a byte order mark', '\u{feff}<html>'],
    ['a drawing that can run', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a drawing behind its declaration', '<?xml version="1.0"?><svg/>'],
    ['a script', '#!/bin/sh\nrm -rf /'],
    ['rich text, which can carry programs', '{\\rtf1\\ansi}'],
    ['a PostScript program', '%!PS-Adobe-3.0'],
    ['an old Office file', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
    ['a zip of anything', aZip('virus.exe')],
    ['a Java archive', aZip('META-INF/MANIFEST.MF', 'Main.class')],
    ['a zip that only begins like an Office file', aDocx().subarray(0, 60)],
    ['a zip whose directory was cut', aDocx().subarray(0, -30)],
    ['an OpenDocument drawing', aZip(['mimetype', 'application/vnd.oasis.opendocument.graphics'], 'content.xml')],
    ['a text with a zero in it', 'Thal\0s'],
    ['noise', bytes(1, 2, 3, 4, 5)],
  ])('%s is refused', (_, content) => {
    expect(verdictOn(content)).toBe('document_kind_refused');
  });

  test.each([
    ['Word', aDocx('word/vbaProject.bin')],
    ['Word, hidden by its writing', aDocx('word/VBAPROJECT.BIN')],
    ['Word with controls', aDocx('word/activeX/activeX1.bin')],
    ['OpenDocument', anOdt('Basic/Standard/Module1.xml')],
    ['OpenDocument with scripts', anOdt('Scripts/python/m.py')],
  ])('macros in %s are refused', (_, content) => {
    expect(verdictOn(content)).toBe('document_has_macros');
  });

  test('an empty file is told as such', () => {
    expect(verdictOn('')).toBe('document_empty');
  });

  test('a program is known by its first bytes, before all of it has come', () => {
    const inspection = new DocumentInspection();
    inspection.see(Buffer.concat([bytes(0x4d, 0x5a, 0x90, 0), Buffer.alloc(60)]));
    expect(inspection.isLost).toBe(true);
  });
});

describe('the name of a document', () => {
  test.each([
    ['cours.pdf', 'pdf', 'cours.pdf'],
    ['Cours.PDF', 'pdf', 'Cours.pdf'],
    ['photo.jpeg', 'jpeg', 'photo.jpeg'],
    ['photo.exe', 'jpeg', 'photo.exe.jpg'],
    ['notes.bat', 'text', 'notes.bat.txt'],
    ['C:\\Users\\moi\\cours.pdf', 'pdf', 'C Users moi cours.pdf'],
    ['../../etc/passwd', 'text', 'etc passwd.txt'],
    ['facture\u202efdp.exe', 'pdf', 'facture fdp.exe.pdf'],
    ['"\r\nSet-Cookie: x', 'pdf', 'Set-Cookie x.pdf'],
    ['.pdf', 'pdf', 'pdf.pdf'],
    ['   ', 'odt', 'document.odt'],
    ['Évaluation n° 3.docx', 'docx', 'Évaluation n° 3.docx'],
  ] as const)('%s as %s becomes %s', (given, kind, name) => {
    expect(nameOf(given, kind)).toBe(name);
  });

  test('is not longer than people read, and never cut inside a sign', () => {
    expect(nameOf('😀'.repeat(200), 'pdf')).toBe(`${'😀'.repeat(120)}.pdf`);
  });
});

test.each([1, 1000, 256 * 1024, 256 * 1024 + 1, 700_000])(
  'a file of %i bytes is the same after it was cut',
  async (length) => {
    const content = Buffer.alloc(length, 'Thalès ');
    for (const crumb of [64 * 1024, 300_000, length]) {
      const pieces: Buffer[] = [];
      for await (const piece of inPieces(inCrumbs(content, crumb))) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(content)).toBe(true);
      expect(pieces.slice(0, -1).every((piece) => piece.length === 256 * 1024)).toBe(true);
    }
  },
);
