import { describe, expect, test } from 'vitest';
import { ConfigProblem, serverConfig, sfuConfig } from '#runtime/config.ts';

const key = 'k'.repeat(32);
const embedded = {
  EMBEDDED_DATABASE_URL: 'postgres://releve:secret@127.0.0.1:5555/releve',
  TICKET_PRIVATE_KEY_FILE: '/keys/private.pem',
  SFU_CONTROL_KEY: key,
  FEED_KEY: Buffer.alloc(32, 1).toString('base64'),
};
const media = { TICKET_PUBLIC_KEY_FILE: '/keys/public.pem', SFU_CONTROL_KEY: key };

describe('the demo exists only for this machine and never beside a real database', () => {
  test.each([
    ['the embedded database on loopback', {}, true],
    ['a database of one’s own', { DATABASE_URL: 'postgres://127.0.0.1/releve' }, false],
    ['a server that other machines reach', { HOST: '0.0.0.0' }, false],
    ['an “embedded” database on another machine', { EMBEDDED_DATABASE_URL: 'postgres://db.example/releve' }, false],
  ])('%s', (_, change, demo) => {
    expect(serverConfig({ ...embedded, ...change }).demo).toBe(demo);
  });
});

test('everything that is missing or wrong is told together, one line per name', () => {
  const attempt = () => sfuConfig({ PORT: '99999', LOG_LEVEL: 'loud', SFU_CONTROL_KEY: 'short' });
  expect(attempt).toThrow(ConfigProblem);
  expect(attempt).toThrow(/^PORT .*\nSFU_CONTROL_KEY .*\nLOG_LEVEL .*\nTICKET_PUBLIC_KEY_FILE is missing/);
});

test('a wrong secret is not repeated in the message', () => {
  expect(() => sfuConfig({ ...media, SFU_CONTROL_KEY: 'hush' })).toThrow(/^(?!.*hush)/s);
});

test('an empty variable means the default', () => {
  expect(serverConfig({ ...embedded, PORT: '' }).port).toBe(3000);
});

describe('letters', () => {
  const letters = (change: NodeJS.ProcessEnv) => serverConfig({ ...embedded, ...change }).smtp;
  const url = 'smtp://releve:hush@mail.example:587';

  test('leave when it is said where to and as whom; else they wait', () => {
    expect(letters({})).toBeUndefined();
    expect(letters({ SMTP_URL: url, MAIL_FROM: 'releve@ac.example' })).toEqual({ url, from: 'releve@ac.example' });
  });

  test('a wrong address is told without the password in it', () => {
    expect(() => letters({ SMTP_URL: url })).toThrow(/^MAIL_FROM is missing/);
    expect(() => letters({ SMTP_URL: 'https://releve:hush@mail.example' })).toThrow(/^SMTP_URL is wrong(?!.*hush)/s);
  });
});

describe('calendars that schools subscribe to', () => {
  const feeds = (change: NodeJS.ProcessEnv) => serverConfig({ ...embedded, ...change });

  test('keys are 32 bytes as base64; the new one stands in front of the old one', () => {
    const [fresh, old] = [Buffer.alloc(32, 2).toString('base64'), Buffer.alloc(32, 1).toString('base64')];
    expect(feeds({ FEED_KEY: `${fresh}, ${old}` }).feedKeys.map((key) => key[0])).toEqual([2, 1]);
    expect(() => feeds({ FEED_KEY: 'short' })).toThrow(/^FEED_KEY is wrong \(32 bytes as base64\)\.$/);
    expect(() => feeds({ FEED_KEY: '' })).toThrow(/^FEED_KEY is missing/);
  });

  test('no host is private unless named', () => {
    expect([...feeds({}).feedPrivateHosts]).toEqual([]);
    expect([...feeds({ FEED_PRIVATE_HOSTS: 'pronote.Intra:8080, 10.0.0.7:443' }).feedPrivateHosts]).toEqual([
      'pronote.intra:8080',
      '10.0.0.7:443',
    ]);
  });
});

describe('media addresses', () => {
  test('are loopback unless told', () => {
    expect(sfuConfig(media)).toMatchObject({ listenIp: '127.0.0.1', announcedAddress: undefined, mediaPort: 24_440 });
  });

  test('an announced address opens the media port to the network', () => {
    expect(sfuConfig({ ...media, MEDIA_ANNOUNCED_ADDRESS: '192.0.2.7' })).toMatchObject({ listenIp: '0.0.0.0' });
  });

  test('listening everywhere without an address to announce is refused', () => {
    expect(() => sfuConfig({ ...media, MEDIA_LISTEN_IP: '0.0.0.0' })).toThrow(/^MEDIA_ANNOUNCED_ADDRESS is missing/);
  });
});

test('TURN needs its secret', () => {
  expect(() => serverConfig({ ...embedded, TURN_URL: 'turn:turn.example:3478' })).toThrow('TURN_SECRET');
});
