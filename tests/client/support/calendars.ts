import type { ClosedPeriod, SchoolCalendar } from '#contract/calendar.ts';

export function aClosedPeriod(given: Partial<ClosedPeriod> = {}): ClosedPeriod {
  return {
    id: null,
    closure: 'school_holiday',
    name: 'Vacances de la Toussaint',
    firstDay: '2026-10-17',
    lastDay: '2026-11-01',
    ...given,
  };
}

export function aCalendar(given: Partial<SchoolCalendar> = {}): SchoolCalendar {
  return {
    yearStartsOn: '2026-08-31',
    yearEndsOn: '2027-07-02',
    timeZone: 'Europe/Paris',
    calendar: 'official',
    holidayZone: 'A',
    source: { name: 'Calendrier scolaire', readOn: '2026-11-22' },
    periods: [aClosedPeriod()],
    unknown: [],
    ...given,
  };
}
