/** What the TZID of a property means: an IANA zone, a Windows name, or the VTIMEZONE of the file. Never a guess. */
import { tzOffset } from '@date-fns/tz';
import type { Component } from './components.ts';
import { windowsZone } from './windows-zones.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** How many ms a zone's clocks are ahead of UTC at an instant (ms since the epoch). */
export type OffsetAt = (instant: number) => number;

/** The clocks of an IANA zone; null when there is none of that name. */
export function ianaZone(name: string): OffsetAt | null {
  const zone = canonicalName(name);
  return zone === null ? null : (instant) => tzOffset(zone, new Date(instant)) * MINUTE_MS;
}

function canonicalName(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/**
 * The instant at which a zone's clocks show a wall time; null when they skip it in spring. In autumn, when they show it
 * twice, the first time (RFC 5545, part 3.3.5).
 */
export function instantOf(wall: number, offsetAt: OffsetAt): number | null {
  // No zone changes its clocks twice within two days.
  for (const nearby of [wall - DAY_MS, wall + DAY_MS]) {
    const offset = offsetAt(nearby);
    if (offsetAt(wall - offset) === offset) return wall - offset;
  }
  return null;
}

/** As `instantOf`, but a time that the clocks skip is meant as one read it before they changed (same part). */
export function instantOrSkipped(wall: number, offsetAt: OffsetAt): number {
  return instantOf(wall, offsetAt) ?? wall - offsetAt(wall - DAY_MS);
}

/** A calendar has one zone, a traveller's some; asking for a name that does not exist is dear. */
const MAX_ZONES = 50;
const MAX_NAME_CHARACTERS = 200;

/** Finds zones by name for one file. `define` reads a VTIMEZONE; it answers null for one that cannot be read. */
export function zoneFinder(calendar: Component, define: (vtimezone: Component) => OffsetAt | null) {
  const known = new Map<string, OffsetAt | null>();
  const definitions = new Map(
    calendar.parts.filter(({ name }) => name === 'vtimezone').map((part) => [tzidOf(part), part]),
  );
  const find = (name: string): OffsetAt | null => {
    const definition = definitions.get(name);
    return (
      ianaZone(name) ??
      ianaZone(windowsZone(name) ?? '') ??
      (definition ? define(definition) : null) ??
      ianaZone(globalName(name))
    );
  };
  return (name: string): OffsetAt | null => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MAX_ZONES || name.length > MAX_NAME_CHARACTERS) return null;
    const zone = find(name);
    known.set(name, zone);
    return zone;
  };
}

/** `/mozilla.org/20070129_1/Europe/Paris`: a name with a slash in front is unique in the world and ends in the IANA one. */
function globalName(name: string): string {
  return /^\/.*?\/((?:[A-Za-z_]+\/)?[A-Za-z_-]+\/[A-Za-z_-]+)$/.exec(name)?.[1] ?? '';
}

function tzidOf({ properties }: Component): string {
  const line = properties.find(({ text }) => /^tzid[;:]/i.test(text))?.text ?? '';
  // A comma may be escaped here and is quoted, not escaped, where the zone is used.
  return line
    .slice(line.indexOf(':') + 1)
    .trim()
    .replace(/\\([,;\\])/g, '$1');
}
