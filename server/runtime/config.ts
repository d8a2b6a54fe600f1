/**
 * Environment → typed configuration, once, at the start of a process. Everything that is missing or wrong is told
 * together, one line per name.
 */
import * as z from 'zod';
import { logLevels } from './log.ts';

/** The message holds one line per wrong name and is meant for the operator. */
export class ConfigProblem extends Error {
  override name = 'ConfigProblem';
}

const port = (fallback: number) => z.coerce.number('a port number').int().min(0).max(65_535).default(fallback);
const url = z.url('an address such as https://releve.example');
const FEED_KEY_BYTES = 32;
const feedKeys = z
  .string('32 bytes as base64')
  .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
  .refine((keys) => keys.every(({ length }) => length === FEED_KEY_BYTES), '32 bytes as base64');
const hosts = z
  .string()
  .default('')
  .transform((text) => new Set(text.split(',').flatMap((host) => host.trim().toLowerCase() || [])));
const file = z.string('the path of a PEM file').min(1);
const secret = z.string('at least 32 characters').min(32, 'at least 32 characters');

/** The environments of both processes share these. */
const shared = {
  PORT: port(3000),
  SFU_PORT: port(3100),
  SFU_CONTROL_PORT: port(3101),
  PUBLIC_URL: url.optional(),
  SFU_PUBLIC_URL: url.optional(),
  SFU_CONTROL_KEY: secret,
  LOG_LEVEL: z.enum(logLevels).default('info'),
  /** Only loopback unless told: in front stands a proxy that speaks TLS. */
  HOST: z.string().default('127.0.0.1'),
};

const serverEnvironment = z.object({
  ...shared,
  DATABASE_URL: z.string().optional(),
  EMBEDDED_DATABASE_URL: z.string().optional(),
  SFU_CONTROL_URL: url.optional(),
  TICKET_PRIVATE_KEY_FILE: file,
  TRUSTED_PROXIES: z.coerce.number('how many proxies stand in front').int().min(0).default(0),
  TURN_URL: z.string().optional(),
  TURN_SECRET: z.string().optional(),
  FEED_KEY: feedKeys,
  FEED_PRIVATE_HOSTS: hosts,
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'smtp://user:password@host:587')
    .optional(),
  MAIL_FROM: z.string().optional(),
});

const sfuEnvironment = z.object({
  ...shared,
  // Below 32768, where Linux begins to give out ports for outgoing connections: one of those may not be free.
  MEDIA_PORT: port(24_440),
  MEDIA_LISTEN_IP: z.union([z.ipv4(), z.ipv6()], 'an IP address').optional(),
  MEDIA_ANNOUNCED_ADDRESS: z.string().optional(),
  TICKET_PUBLIC_KEY_FILE: file,
  MEDIASOUP_WORKER_BIN: z.string().optional(),
});

export type ServerConfig = ReturnType<typeof serverConfig>;
export type SfuConfig = ReturnType<typeof sfuConfig>;

/**
 * The configuration of the `server` process.
 * @throws ConfigProblem
 */
export function serverConfig(env: NodeJS.ProcessEnv) {
  const given = read(serverEnvironment, env);
  const databaseUrl = given.DATABASE_URL ?? given.EMBEDDED_DATABASE_URL;
  if (!databaseUrl) throw new ConfigProblem('DATABASE_URL is missing: the address of a PostgreSQL 15 or newer.');
  if (given.TURN_URL && !given.TURN_SECRET) throw new ConfigProblem('TURN_SECRET is missing beside TURN_URL.');
  if (given.SMTP_URL && !given.MAIL_FROM) throw new ConfigProblem('MAIL_FROM is missing beside SMTP_URL.');
  return {
    host: given.HOST,
    port: given.PORT,
    databaseUrl,
    /** Invented schools and one-click doors: never beside a real database, never reachable from another machine. */
    demo: !given.DATABASE_URL && [given.HOST, hostOf(databaseUrl), hostOf(publicUrl(given))].every(isLoopback),
    publicUrl: publicUrl(given),
    /** How many proxies stand in front, whose word about the caller's address is taken. */
    trustedProxies: given.TRUSTED_PROXIES,
    sfuPublicUrl: given.SFU_PUBLIC_URL ?? `http://localhost:${given.SFU_PORT}`,
    sfuControlUrl: given.SFU_CONTROL_URL ?? `http://127.0.0.1:${given.SFU_CONTROL_PORT}`,
    sfuControlKey: given.SFU_CONTROL_KEY,
    /** Ed25519, PKCS #8, PEM. */
    ticketPrivateKeyFile: given.TICKET_PRIVATE_KEY_FILE,
    turn: given.TURN_URL && given.TURN_SECRET ? { url: given.TURN_URL, secret: given.TURN_SECRET } : undefined,
    /**
     * What the addresses of subscribed calendars are sealed with (AES-256). To change it, put the new one in front of the
     * old one, comma between: the first seals, any opens. The links in mails are signed with a key derived from it.
     */
    feedKeys: given.FEED_KEY,
    /** `host:port` of calendars that may stand in a private network and speak plain http: an academy's own Pronote. */
    feedPrivateHosts: given.FEED_PRIVATE_HOSTS,
    /** Where letters leave to, and as whom. Unset: they wait in the outbox, or in the demo are read in its mailbox. */
    smtp: given.SMTP_URL && given.MAIL_FROM ? { url: given.SMTP_URL, from: given.MAIL_FROM } : undefined,
    logLevel: given.LOG_LEVEL,
  };
}

/**
 * The configuration of the `sfu` process.
 * @throws ConfigProblem
 */
export function sfuConfig(env: NodeJS.ProcessEnv) {
  const given = read(sfuEnvironment, env);
  const announcedAddress = given.MEDIA_ANNOUNCED_ADDRESS;
  const listenIp = given.MEDIA_LISTEN_IP ?? (announcedAddress ? '0.0.0.0' : '127.0.0.1');
  if (isEveryAddress(listenIp) && !announcedAddress) {
    throw new ConfigProblem(
      `MEDIA_ANNOUNCED_ADDRESS is missing: browsers need the address behind MEDIA_LISTEN_IP=${listenIp}.`,
    );
  }
  return {
    host: given.HOST,
    port: given.SFU_PORT,
    /** Listens on loopback only: the server's door, not the browsers'. */
    controlPort: given.SFU_CONTROL_PORT,
    controlKey: given.SFU_CONTROL_KEY,
    /** Worker i uses mediaPort + i. */
    mediaPort: given.MEDIA_PORT,
    listenIp,
    announcedAddress,
    /** The page that may open a signalling connection comes from here. */
    publicUrl: publicUrl(given),
    /** Ed25519, SPKI, PEM. */
    ticketPublicKeyFile: given.TICKET_PUBLIC_KEY_FILE,
    workerBin: given.MEDIASOUP_WORKER_BIN,
    logLevel: given.LOG_LEVEL,
  };
}

/** Whether an address or host name means this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function publicUrl(given: { PUBLIC_URL?: string | undefined; PORT: number }): string {
  return given.PUBLIC_URL ?? `http://localhost:${given.PORT}`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function isEveryAddress(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::';
}

function read<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): z.infer<Schema> {
  // An empty variable is an unset one: `PORT= npm start` must not mean port 0.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigProblem(result.error.issues.map((issue) => tell(issue, given)).join('\n'));
}

function tell(issue: z.core.$ZodIssue, given: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const value = given[name];
  if (value === undefined) return `${name} is missing (${issue.message}).`;
  // A secret that is too short must not be shown while it is refused.
  const shown = /KEY|SECRET|DATABASE|SMTP/.test(name) ? '' : ` It is "${value}".`;
  return `${name} is wrong (${issue.message}).${shown}`;
}
