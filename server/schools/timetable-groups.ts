import type { XmlElement } from '@rgrove/parse-xml';
import type { GroupKey, PupilGroup } from './timetable.ts';
import { attributeOf, descendants, isInside, type TimetableXml, textOf } from './timetable-xml.ts';

/** The elements of one file that stand for classes and groups, with their keys. Both files are built alike here. */
export function groupElements(file: TimetableXml): { key: GroupKey; element: XmlElement }[] {
  const { root } = file;
  // Below a GROUPE, older files name the classes it is made of DIVISION as well.
  const classes = descendants(root, 'DIVISION').filter((element) => !isInside(element, 'GROUPE'));
  return [
    ...classes.map((element) => ({ key: `class:${attributeOf(element, 'CODE')}` as const, element })),
    ...descendants(root, 'GROUPE').map((element) => ({
      key: `group:${attributeOf(element, 'CODE')}` as const,
      element,
    })),
  ];
}

/**
 * The classes and groups of both files by key. Only `sts_emp` knows levels and head counts; a class it does not list
 * has neither.
 */
export function readGroups(stsEmp: TimetableXml, empSts: TimetableXml): Map<GroupKey, PupilGroup> {
  const groups = new Map<GroupKey, PupilGroup>();
  for (const { key, element } of groupElements(stsEmp)) groups.set(key, asGroup(key, element));
  for (const { key, element } of groupElements(empSts)) {
    if (!groups.has(key)) groups.set(key, asGroup(key, element));
  }
  for (const group of groups.values()) group.level ??= highestLevel(group.ofClasses, groups);
  return groups;
}

function asGroup(key: GroupKey, element: XmlElement): PupilGroup {
  const code = attributeOf(element, 'CODE');
  const headCount = Number(textOf(element, 'EFFECTIF_PREVU') || Number.NaN);
  return {
    kind: key.startsWith('class:') ? 'class' : 'group',
    code,
    ofClasses: [...descendants(element, 'DIVISION_APPARTENANCE'), ...descendants(element, 'DIVISION')]
      .map((part) => attributeOf(part, 'CODE'))
      .filter((part) => part !== ''),
    level: highest(descendants(element, 'MEF').map((mef) => levelOfMef(attributeOf(mef, 'CODE')))),
    headCount: Number.isInteger(headCount) && headCount >= 0 && headCount <= MAX_HEAD_COUNT ? headCount : null,
  };
}

/** A lecture of a whole year group; more is a slip of the keyboard, and the column is a smallint. */
const MAX_HEAD_COUNT = 999;

/** From the lowest. */
const levels = ['6e', '5e', '4e', '3e', 'CAP', '2de', '1re', 'Tle'];

/** First three digits of a MEF (the "dispositif" of the ministry's BCN) → level; SEGPA (16x) beside the ordinary classes. */
const levelOfDispositif: Readonly<Record<string, string>> = {
  '100': '6e',
  '101': '5e',
  '102': '4e',
  '103': '3e',
  '164': '6e',
  '165': '5e',
  '166': '4e',
  '167': '3e',
  '200': '2de',
  '201': '1re',
  '202': 'Tle',
  '210': '2de',
  '211': '1re',
  '212': 'Tle',
  '240': 'CAP',
  '241': 'CAP',
  '242': 'CAP',
  '271': 'CAP',
};
/** The vocational baccalauréat (247, agricultural 276) takes three years; the tenth digit says which. */
const bacPro = new Set(['247', '276']);
const levelOfBacProYear: Readonly<Record<string, string>> = { '1': '2de', '2': '1re', '3': 'Tle' };

/** The level of a MEF of 10 digits (BCN) or 11 (STS), or null for what we do not know. */
export function levelOfMef(mef: string): string | null {
  const dispositif = mef.slice(0, 3);
  if (bacPro.has(dispositif)) return levelOfBacProYear[mef.charAt(9)] ?? null;
  return levelOfDispositif[dispositif] ?? null;
}

/** What the name of a class says, when no file does: `6A`, `3EME2`, `2NDE 4`, `TSTMG`, `1 CAP`. Null when it says nothing. */
export function levelOfCode(code: string): string | null {
  if (/CAP/i.test(code)) return 'CAP';
  const [, sign = ''] = /^([3-6]|2|1|T)/i.exec(code) ?? [];
  return levelOfSign[sign.toUpperCase()] ?? null;
}
const levelOfSign: Readonly<Record<string, string>> = {
  '6': '6e',
  '5': '5e',
  '4': '4e',
  '3': '3e',
  '2': '2de',
  '1': '1re',
  T: 'Tle',
};

function highestLevel(classCodes: readonly string[], groups: ReadonlyMap<GroupKey, PupilGroup>): string | null {
  return highest(classCodes.map((code) => groups.get(`class:${code}`)?.level ?? null));
}

/** The highest level among them: whoever teaches a mixed group must be able to teach all of it. */
export function highest(found: readonly (string | null)[]): string | null {
  return levels.findLast((level) => found.includes(level)) ?? null;
}
