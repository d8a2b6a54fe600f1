/** The properties of a component, by ical.js, and the checks it leaves out. */
import ICAL from 'ical.js';
import type { Component } from './components.ts';

/** Why one event of a calendar is not read, though the others are. */
export const eventRejections = [
  'line_unreadable',
  'letters_lost',
  'said_twice',
  'start_missing',
  'start_unreadable',
  'end_unreadable',
  'ends_before_start',
  'zone_unknown',
  'recurrence_unreadable',
  'recurrence_too_dense',
] as const;
export type EventRejection = (typeof eventRejections)[number];

/** Thrown while one event is read. */
export class Rejected extends Error {
  readonly reason: EventRejection;
  readonly line: number;

  constructor(reason: EventRejection, line: number) {
    super(reason);
    this.reason = reason;
    this.line = line;
  }
}

export interface Property {
  line: number;
  /** By name in small letters; values as ical.js unescapes them. */
  parameters: Readonly<Record<string, string>>;
  /** Unescaped, one per comma where the property may have several. */
  values: readonly unknown[];
  /** As it stands in the file: ical.js cuts a date at fixed places, whatever stands there. */
  raw: string;
}

export type Properties = ReadonlyMap<string, readonly Property[]>;

/** ical.js looks for each parameter's end through the whole line: a long line is work that grows with its square. */
const MAX_LINE_CHARACTERS = 16_000;
/** Of these the beginning is enough. */
const cutTexts = new Set(['summary', 'description', 'location', 'categories']);

/** Those of a component's properties that have one of these names (small letters). Throws `Rejected`. */
export function readProperties(component: Component, wanted: ReadonlySet<string>): Properties {
  const read = new Map<string, Property[]>();
  for (const { line, text, damaged } of component.properties) {
    if (text.trim() === '') continue;
    const name = /^([\w-]+)[;:]/.exec(text)?.[1]?.toLowerCase();
    if (name === undefined) throw new Rejected('line_unreadable', line);
    if (!wanted.has(name)) continue;
    if (damaged) throw new Rejected('letters_lost', line);
    const known = read.get(name) ?? [];
    read.set(name, [...known, readProperty(name, line, text.trimEnd())]);
  }
  return read;
}

function readProperty(name: string, line: number, whole: string): Property {
  if (whole.length > MAX_LINE_CHARACTERS && !cutTexts.has(name)) throw new Rejected('line_unreadable', line);
  const text = whole.slice(0, MAX_LINE_CHARACTERS);
  try {
    // The words of a rule may be written in small letters (RFC 5545, part 2); ical.js knows only capitals.
    const [, parameters, , ...values] = ICAL.parse.property(name.endsWith('rule') ? text.toUpperCase() : text);
    return { line, parameters, values, raw: text.slice(text.lastIndexOf(':') + 1).trim() };
  } catch {
    throw new Rejected(name.endsWith('rule') ? 'recurrence_unreadable' : 'line_unreadable', line);
  }
}

/** The only property of its name, null when there is none. Throws `Rejected` when two contradict each other. */
export function onlyOne(properties: Properties, name: string): Property | null {
  const [first, ...others] = properties.get(name) ?? [];
  const other = others.find(({ raw }) => raw !== first?.raw);
  if (other) throw new Rejected('said_twice', other.line);
  return first ?? null;
}

/** The text of the first property of a name, at most `length` characters; empty when there is none. */
export function textOf(properties: Properties, name: string, length: number): string {
  const value = properties.get(name)?.[0]?.values[0];
  return typeof value === 'string' ? value.slice(0, length).trim() : '';
}
