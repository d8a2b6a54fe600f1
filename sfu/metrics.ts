import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PresenceLog } from './presence-log.ts';
import type { RoomDirectory } from './room-directory.ts';

/** What `/metrics` tells, in Prometheus' own words: figures only, nothing that names a lesson or a person. */
export interface Metrics {
  /** `outcome` is `entered`, `resumed` or a refusal reason. */
  countEntry(outcome: string): void;
  /** `outcome` is `ok` or a refusal reason. */
  countRequest(outcome: string): void;
  /** The page in Prometheus' text format. */
  page(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(directory: RoomDirectory, presence: PresenceLog): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'releve_sfu_' });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `releve_sfu_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  gauge('rooms', 'Rooms that are open', () => directory.load().rooms);
  gauge('participants', 'Members in rooms', () => directory.load().participants);
  gauge('workers', 'Media workers that answer', () => directory.load().workers);
  gauge('presence_events_lost', 'Presence events dropped because no server came for them', () => presence.lost);
  const counter = (name: string, help: string) =>
    new Counter({ name: `releve_sfu_${name}_total`, help, labelNames: ['outcome'], registers: [registry] });
  const entries = counter('entries', 'Entries by outcome');
  const requests = counter('requests', 'Signalling requests by outcome');
  return {
    countEntry: (outcome) => entries.inc({ outcome }),
    countRequest: (outcome) => requests.inc({ outcome }),
    page: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
