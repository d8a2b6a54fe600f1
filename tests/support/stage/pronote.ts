import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One lesson of a Pronote calendar: start and end as UTC instants, and its status as Pronote writes it. */
export interface PronoteEvent {
  number: number;
  start: string;
  end: string;
  /** `Cours`, `Cours - Prof. absent`, … */
  status: string;
}

/** A Pronote of the school's own on the loopback: an address with a secret, and what stands there at the moment. */
export interface PronoteOnStage {
  /** `127.0.0.1:port`, for FEED_PRIVATE_HOSTS. */
  host: string;
  address: string;
  /** The part of the address nobody may see. */
  secret: string;
  /** How often it was read. */
  reads(): number;
  /** What stands there from now on; a number answers with that HTTP status instead. */
  publish(events: readonly PronoteEvent[] | number): void;
  close(): Promise<void>;
}

/** Opens the calendar of a teacher, empty at first. */
export async function openPronote(): Promise<PronoteOnStage> {
  const secret = 'icalsecurise-4F2A9C';
  let reads = 0;
  let standing: readonly PronoteEvent[] | number = [];
  const server = createServer((request, response) => {
    if (!request.url?.includes(secret)) return response.writeHead(404).end();
    reads += 1;
    if (typeof standing === 'number') return response.writeHead(standing).end();
    return response.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8' }).end(calendarOf(standing));
  });
  const host = `127.0.0.1:${await listening(server)}`;
  return {
    host,
    address: `http://${host}/pronote/ical/brumeval.ics?${secret}`,
    secret,
    reads: () => reads,
    publish: (events) => {
      standing = events;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((open) => {
    server.listen(0, '127.0.0.1', () => open((server.address() as AddressInfo).port));
  });
}

/** As Pronote 2026 writes it: no recurrence, UTC, the status as the category, the time of the export in each UID. */
function calendarOf(events: readonly PronoteEvent[]): string {
  const basic = (instant: string) => instant.replaceAll(/[-:]/g, '');
  const lines = events.flatMap(({ number, start, end, status }) => [
    'BEGIN:VEVENT',
    `CATEGORIES:${status}`,
    'DTSTAMP:20261115T080000Z',
    `UID:Cours-${number}-8-20261115T080000Z-Index-Education`,
    `DTSTART:${basic(start)}`,
    `DTEND:${basic(end)}`,
    'SUMMARY;LANGUAGE=fr:MATHEMATIQUES - 6A',
    'DESCRIPTION;LANGUAGE=fr:Matière : MATHEMATIQUES\\nClasse : 6A\\n',
    'END:VEVENT',
  ]);
  const head = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID;LANGUAGE=fr:Copyright Index-Education - ProNote 2026',
    'METHOD:PUBLISH',
  ];
  return [...head, ...lines, 'END:VCALENDAR', ''].join('\r\n');
}
