import { XmlElement, XmlText } from '@rgrove/parse-xml';
import type { Sheet } from './timetable-sheet.ts';
import type { TimetableXml } from './timetable-xml.ts';

/** EDT's export of lessons as XML (root `TABLE`, one element a lesson) in the form of its text export: a table. */
export function readExpCours(file: TimetableXml): Sheet {
  const rows = elementsOf(file.root).map((row) => ({ line: file.lineOf(row), fields: fieldsOf(row) }));
  const header = [...new Set(rows.flatMap(({ fields }) => [...fields.keys()]))];
  return {
    header,
    rows: rows.map(({ line, fields }) => ({ line, cells: header.map((name) => fields.get(name) ?? '') })),
  };
}

function fieldsOf(row: XmlElement): Map<string, string> {
  return new Map(elementsOf(row).map((field) => [field.name, ownText(field)]));
}

function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child instanceof XmlElement);
}

/** Without what stands in elements inside it: nothing but the field itself is read. */
function ownText(element: XmlElement): string {
  return element.children.map((child) => (child instanceof XmlText ? child.text : '')).join('');
}
