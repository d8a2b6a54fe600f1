/** A VTIMEZONE (RFC 5545, part 3.6.5) → the clocks it describes. */
import type { Component } from './components.ts';
import { onlyOne, type Properties, type Property, Rejected, readProperties } from './properties.ts';
import { occurrences } from './recurrence-rules.ts';
import { readRule } from './rule-text.ts';
import { readTime } from './time-text.ts';
import type { OffsetAt } from './zones.ts';

const wanted = new Set(['dtstart', 'tzoffsetfrom', 'tzoffsetto', 'rrule', 'rdate']);

/** The clocks are put at `at` (ms since the epoch) from one offset to another (ms ahead of UTC). */
interface Change {
  at: number;
  from: number;
  to: number;
}

/**
 * The clocks of a VTIMEZONE until `until` (ms since the epoch); after that they stay. Null when it cannot be read.
 * @param step called for every day looked at; throws when that is too much
 */
export function readVtimezone({ parts }: Component, until: number, step: () => void): OffsetAt | null {
  try {
    const changes = parts
      .filter(({ name }) => name === 'standard' || name === 'daylight')
      .flatMap((part) => changesOf(readProperties(part, wanted), part.line, until, step))
      .sort((a, b) => a.at - b.at);
    const [first] = changes;
    if (!first) return null;
    return (instant) => changes.findLast(({ at }) => at <= instant)?.to ?? first.from;
  } catch (failure) {
    if (failure instanceof Rejected && failure.reason !== 'recurrence_too_dense') return null;
    throw failure;
  }
}

function changesOf(properties: Properties, line: number, until: number, step: () => void): Change[] {
  const start = timeIn(onlyOne(properties, 'dtstart'));
  const from = offsetIn(onlyOne(properties, 'tzoffsetfrom'));
  const to = offsetIn(onlyOne(properties, 'tzoffsetto'));
  if (start === null || from === null || to === null) throw new Rejected('zone_unknown', line);
  const walls = [start.wall];
  for (const property of properties.get('rrule') ?? []) {
    const rule = readRule(property);
    // Clocks are changed some times a year; what is faster is no zone.
    if (rule.frequency !== 'YEARLY' && rule.frequency !== 'MONTHLY') throw new Rejected('zone_unknown', property.line);
    const last = rule.until === null ? until : rule.until.wall + (rule.until.kind === 'utc' ? from : 0);
    const bounds = { from: start.wall, until: Math.min(last, until) };
    walls.push(...occurrences(rule, start.wall, { bounds, step, exists: () => true }));
  }
  for (const property of properties.get('rdate') ?? []) walls.push(...datesIn(property));
  return walls.map((wall) => ({ at: wall - from, from, to }));
}

function datesIn({ raw, line }: Property): number[] {
  return raw.split(',').map((text) => {
    const time = readTime(text.trim());
    if (time === null) throw new Rejected('zone_unknown', line);
    return time.wall;
  });
}

function timeIn(property: Property | null) {
  return property && readTime(property.raw);
}

/** `+0200` or `-053000`, in ms. */
function offsetIn(property: Property | null): number | null {
  const match = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(property?.raw ?? '');
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  return (match[1] === '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
