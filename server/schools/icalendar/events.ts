/** The VEVENTs of one VCALENDAR → its events, series expanded, later versions in the place of earlier ones. */
import type { CalendarEvent, RejectedEvent } from './calendar-event.ts';
import type { Component } from './components.ts';
import { type Clocks, daysOf, type EventDraft, endOf, instantOfMoment, momentOf, readDraft } from './event-draft.ts';
import { onlyOne, Rejected, readProperties, textOf } from './properties.ts';
import { asOccurrence, expandSeries, isSeries, type Occurrence, type Window } from './series.ts';
import type { WorkCap } from './work-cap.ts';

interface Reading {
  clocks: Clocks;
  window: Window;
  cap: WorkCap;
  /** METHOD of the calendar. */
  method: string | null;
}

/** Throws `calendar_too_complex`. An event that cannot be read is told; the others are read. */
export function eventsOf(
  calendar: Component,
  reading: Reading,
): { events: CalendarEvent[]; rejected: RejectedEvent[] } {
  const rejected: RejectedEvent[] = [];
  const drafts: EventDraft[] = [];
  /** Occurrences whose own VEVENT cannot be read: what the series says of them is no longer true. */
  const lost = new Map<string, number[]>();
  const attempt = (work: () => void, component?: Component): void => {
    try {
      work();
    } catch (failure) {
      if (!(failure instanceof Rejected)) throw failure;
      rejected.push({ line: failure.line, reason: failure.reason });
      if (component) rememberLost(component, reading.clocks, lost);
    }
  };
  for (const component of calendar.parts.filter(({ name }) => name === 'vevent')) {
    reading.cap.begin(component.line);
    attempt(() => drafts.push(readDraft(component, reading.clocks)), component);
  }
  const events: CalendarEvent[] = [];
  for (const [uid, ofOne] of Map.groupBy(drafts, ({ uid, line }) => uid ?? `${line}`)) {
    attempt(() => {
      const occurrences = occurrencesOf(ofOne, lost.get(uid) ?? [], reading);
      reading.cap.found(occurrences.length);
      events.push(...occurrences.map((one) => toEvent(one, reading.method)));
    });
  }
  return { events, rejected };
}

function rememberLost(component: Component, clocks: Clocks, lost: Map<string, number[]>): void {
  try {
    const properties = readProperties(component, new Set(['uid', 'recurrence-id']));
    const id = onlyOne(properties, 'recurrence-id');
    if (!id) return;
    const uid = textOf(properties, 'uid', 500);
    const original = instantOfMoment(momentOf(id, id.raw, clocks, 'recurrence_unreadable'));
    lost.set(uid, [...(lost.get(uid) ?? []), original]);
  } catch (failure) {
    if (!(failure instanceof Rejected)) throw failure;
  }
}

function occurrencesOf(drafts: EventDraft[], lost: number[], { clocks, window, cap }: Reading): Occurrence[] {
  const latest = latestOf(drafts);
  const changed = latest.filter(({ recurrenceId }) => recurrenceId !== null);
  const whole = latest.filter(({ recurrenceId }) => recurrenceId === null);
  const [series, ...others] = whole.filter(isSeries);
  const expand = (draft: EventDraft, own: EventDraft[]) => {
    cap.begin(draft.line);
    return expandSeries(draft, own, lost, { clocks, window, step: cap.step });
  };
  return [
    ...(series ? expand(series, changed) : changed.map(asOccurrence)),
    ...others.flatMap((other) => expand(other, [])),
    ...whole.filter((draft) => !isSeries(draft)).map(asOccurrence),
  ];
}

/**
 * Of several versions of one event the one with the highest SEQUENCE (RFC 5546, part 2.1.4). Two of the same number that
 * say different things both stay: their UID was used twice, and no event may be lost for it.
 */
function latestOf(drafts: EventDraft[]): EventDraft[] {
  const versions = Map.groupBy(drafts, ({ recurrenceId }) => (recurrenceId ? instantOfMoment(recurrenceId) : null));
  return [...versions.values()].flatMap((ofOne) => {
    if (ofOne.length === 1) return ofOne;
    const highest = Math.max(...ofOne.map(({ facts }) => facts.sequence));
    const latest = ofOne.filter(({ facts }) => facts.sequence === highest);
    return [...new Map(latest.map((draft) => [sayingOf(draft), draft])).values()];
  });
}

function sayingOf({ start, length, facts, properties }: EventDraft): string {
  const rules = ['rrule', 'rdate', 'exdate', 'exrule'].map((name) => properties.get(name)?.map(({ raw }) => raw) ?? []);
  return JSON.stringify([start, length, { ...facts, stamp: null }, rules]);
}

function toEvent({ draft, start, length, original }: Occurrence, method: string | null): CalendarEvent {
  return {
    key: '',
    uid: draft.uid,
    occurrence: original === null ? null : new Date(original),
    line: draft.line,
    start: new Date(instantOfMoment(start)),
    end: new Date(endOf(start, length)),
    days: daysOf(start, length),
    ...draft.facts,
    cancelled: draft.facts.cancelled || method === 'CANCEL',
    method,
  };
}
