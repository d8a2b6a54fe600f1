import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import type { CalendarEvent } from '../../../../server/schools/icalendar/calendar-event.ts';
import { settleInvitation } from '../../../../server/schools/icalendar/itip-rules.ts';
import { read } from '../../../support/build/icalendar.ts';
import { dataFile, noData } from '../../../support/build/schools.ts';

const folder = (name: string) => dataFile(`ics-corpus/${name}`);
const fileOf = (name: string) => readFileSync(`${folder('cas-limites')}/${name}`);
const filesIn = (path: string) => (noData ? [] : readdirSync(path).filter((name) => name.endsWith('.ics')));

/** What the reader says, short enough for a table: when each event is, or why there are none. */
function outcome(bytes: Uint8Array): string[] {
  try {
    const { events, rejected } = read(bytes);
    return [
      ...events.map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(11, 16)}`),
      ...rejected.map(({ line, reason }) => `${line}: ${reason}`),
    ];
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    return [failure.code, ...failure.details.map(({ line, fact }) => `${line}: ${fact}`)];
  }
}

const once = ['2026-11-23T07:00/07:55'];

/** Row by row what `attendu.csv` asks for in words. */
const wanted: Record<string, string[]> = {
  '01_minimal_ok.ics': once,
  '02_vtimezone_ok.ics': once,
  '04_tzid_windows.ics': once,
  '05_tzid_inconnu.ics': ['7: zone_unknown'],
  '06_heure_flottante.ics': once,
  '08_quinzaine.ics': ['2026-11-23', '2026-12-07', '2027-01-04', '2027-01-18'].map((day) => `${day}T07:00/07:55`),
  '09_recurrence_modifiee.ics': ['2026-11-23T07:00/07:55', '2026-12-01T13:00/13:55', '2026-12-07T07:00/07:55'],
  '11_recurrence_explosive.ics': ['4: recurrence_too_dense'],
  '13_jour_entier_fin_egale.ics': ['2026-11-10T23:00/23:00'],
  '14_uid_absent.ics': once,
  '16_sans_fin_vevent.ics': ['calendar_not_ics', '4: BEGIN:VEVENT'],
  '17_tronque.ics': ['calendar_not_ics', '4: BEGIN:VEVENT'],
  '18_lf_seul.ics': once,
  '20_windows1252.ics': once,
  '22_echappements.ics': once,
  '24_url_javascript.ics': once,
  '26_deux_calendriers.ics': [...once, '2026-11-24T07:00/07:55'],
  '27_pas_un_ics.ics': ['calendar_not_ics', '1: <!DOCTYPE html>'],
  '30_itip_request.ics': ['2026-11-24T09:00/09:55'],
  '31_itip_request_deplace.ics': ['2026-11-24T10:00/10:55'],
  '32_itip_reply_accepte.ics': ['2026-11-24T09:00/09:55'],
  '33_itip_reply_refuse.ics': ['2026-11-24T09:00/09:55'],
  '35_itip_cancel.ics': ['2026-11-24T09:00/09:55'],
};

describe.skipIf(noData)('the edge cases of the corpus', () => {
  test.each(Object.entries(wanted))('%s', (name, expected) => {
    expect(outcome(fileOf(name))).toEqual(expected);
  });

  test('10_recurrence_sans_fin.ics: a day after the other, to the end of the school year', () => {
    const starts = outcome(fileOf('10_recurrence_sans_fin.ics'));
    expect([starts.length, starts[0], starts.at(-1)]).toEqual([
      222,
      '2026-11-23T07:00/07:55',
      '2027-07-02T07:00/07:55',
    ]);
  });

  test('each row of attendu.csv is looked at here; further files are read or refused, whatever they are', () => {
    const rows = parse(fileOf('attendu.csv'), { columns: true }) as { file: string }[];
    const here = [...Object.keys(wanted), '10_recurrence_sans_fin.ics'];
    expect(rows.map(({ file }) => file)).toEqual(expect.arrayContaining(here));
    for (const name of filesIn(folder('cas-limites'))) expect(outcome(fileOf(name)), name).toBeInstanceOf(Array);
  });

  const only = (name: string): CalendarEvent => read(fileOf(name)).events[0]!;

  test('letters: Windows-1252 is not mojibake, escapes are resolved, a javascript: address is dropped', () => {
    expect(only('20_windows1252.ics').summary).toBe('Mathématiques - 4A');
    expect(only('22_echappements.ics').summary).toBe('Maths, 4A; salle \\ \n 12');
    expect(only('24_url_javascript.ics').url).toBeNull();
    expect(only('13_jour_entier_fin_egale.ics').days).toEqual({ firstDay: '2026-11-11', lastDay: '2026-11-11' });
    expect(only('14_uid_absent.ics')).toMatchObject({ uid: null, key: expect.stringMatching(/^derived:/) });
  });

  test('iTIP: invited, moved with the answers reset, accepted, refused, cancelled', () => {
    const itip = (...names: string[]) => settleInvitation(names.map((name) => only(name)));
    const at = (hour: string) => new Date(`2026-11-24T${hour}:00Z`);
    expect(itip('30_itip_request.ics')).toMatchObject({ start: at('09:00'), sequence: 0, cancelled: false });
    const accepted = itip('30_itip_request.ics', '32_itip_reply_accepte.ics');
    expect(accepted?.answers).toEqual(new Map([['paul@exemple.org', 'ACCEPTED']]));
    const moved = itip('31_itip_request_deplace.ics', '30_itip_request.ics');
    expect(moved).toMatchObject({ start: at('10:00'), sequence: 1 });
    expect(moved?.answers).toEqual(new Map([['paul@exemple.org', 'NEEDS-ACTION']]));
    expect(itip('31_itip_request_deplace.ics', '33_itip_reply_refuse.ics')?.answers.get('paul@exemple.org')).toBe(
      'DECLINED',
    );
    expect(itip('35_itip_cancel.ics', '31_itip_request_deplace.ics')).toMatchObject({ sequence: 2, cancelled: true });
  });
});

describe.skipIf(noData)('calendars of other people and programs', () => {
  test.each([
    ['test1.ics', 8, ['start_unreadable']],
    ['test2.ics', 3, []],
    ['test5.ics', 1, []],
    ['test8.ics', 0, []],
    ['test10.ics', 0, Array(5).fill('start_missing')],
    // Ten days, two of them excluded, and a third whose own event ends before it begins.
    ['test12.ics', 7, ['ends_before_start']],
    ['test13.ics', 4, []],
    ['test15.ics', 1, []],
  ])('ical 0.8.0, %s', (name, events, reasons) => {
    const found = read(readFileSync(`${folder('ical-npm-0.8.0')}/${name}`), { from: new Date(0) });
    expect(found.events.length).toBe(events);
    expect(found.rejected.map(({ reason }) => reason)).toEqual(reasons);
  });

  test.each(filesIn(dataFile('jours-feries')))('the State’s public holidays, %s, one day each', (name) => {
    const { events, rejected } = read(readFileSync(dataFile(`jours-feries/${name}`)));
    expect(rejected).toEqual([]);
    expect(events.length).toBeGreaterThan(100);
    expect(events.every(({ days }) => days && days.firstDay === days.lastDay)).toBe(true);
  });
});
