/** Engine → rooms → browsers' door → control door. Who starts it brings the configuration and the clock. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '#runtime/clock.ts';
import type { SfuConfig } from '#runtime/config.ts';
import type { Log } from '#runtime/log.ts';
import { ControlServer } from './control-server.ts';
import { startMediasoupEngine } from './engine/mediasoup-engine.ts';
import { EntryGate } from './entry-gate.ts';
import { createMetrics } from './metrics.ts';
import { PresenceLog } from './presence-log.ts';
import { ResumeTokens } from './resume-tokens.ts';
import { RoomDirectory } from './room-directory.ts';
import { SignallingServer } from './signalling-server.ts';
import { createTicketCheck } from './ticket-check.ts';

/** Idle rooms are looked for this often; their limit is hours. */
const IDLE_SWEEP_EVERY_MS = 60_000;

export interface RunningSfu {
  /** Browsers' door first, workers last. */
  close(): Promise<void>;
}

/** @throws Error when the ticket key cannot be read, no media worker starts, or a port is taken */
export async function startSfu({
  config,
  clock,
  log,
}: {
  config: SfuConfig;
  clock: Clock;
  log: Log;
}): Promise<RunningSfu> {
  const tickets = await createTicketCheck(await readFile(config.ticketPublicKeyFile, 'utf8'), clock);
  const engine = await startMediasoupEngine({ ...config, log });
  const presence = new PresenceLog(randomUUID(), clock);
  const directory = new RoomDirectory({ engine, presence, clock, log });
  const tokens = new ResumeTokens(clock);
  const metrics = createMetrics(directory, presence);
  const gate = new EntryGate({ tickets, tokens, directory, clock });
  const { routerRtpCapabilities } = engine;
  const signalling = await SignallingServer.start({
    ...config,
    routerRtpCapabilities,
    gate,
    tokens,
    directory,
    metrics,
    clock,
    log,
  });
  const control = await ControlServer.start({
    port: config.controlPort,
    controlKey: config.controlKey,
    directory,
    presence,
    metrics,
    log,
  });
  const idleSweep = setInterval(
    () => directory.closeIdleRooms((participant) => signalling.online(participant)),
    IDLE_SWEEP_EVERY_MS,
  );
  log.info({ port: signalling.port, controlPort: control.port, workers: engine.liveWorkers() }, 'sfu is ready');
  return {
    async close() {
      clearInterval(idleSweep);
      await signalling.close();
      await control.close();
      await engine.close();
    },
  };
}
