import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Received {
  to: string[];
  /** As it came over the wire. */
  raw: string;
}

/** A real mail server on loopback, which can be away and can say no. */
export interface MailServer {
  /** `smtp://127.0.0.1:port`, the same after it was away. */
  url: string;
  /** What it took, in order. */
  received: Received[];
  /** What it answers from now on; null: it takes everything. */
  says: { code: number; at: 'recipient' | 'letter' } | null;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

export async function openMailServer(): Promise<MailServer> {
  let server: SMTPServer | undefined;
  let port = 0;
  const opened: MailServer = {
    url: '',
    received: [],
    says: null,
    async goAway() {
      const closing = server;
      server = undefined;
      await new Promise<void>((closed) => (closing ? closing.close(() => closed()) : closed()));
    },
    async comeBack() {
      const fresh = serverOf(opened);
      server = fresh;
      await new Promise<void>((listening) => {
        fresh.listen(port, '127.0.0.1', () => listening());
      });
      port = (fresh.server.address() as AddressInfo).port;
      opened.url = `smtp://127.0.0.1:${port}`;
    },
  };
  await opened.comeBack();
  return opened;
}

function serverOf(opened: MailServer): SMTPServer {
  const no = () => Object.assign(new Error('not now'), { responseCode: opened.says?.code });
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    // Kept connections are cut, as when a machine goes down.
    closeTimeout: 1,
    onRcptTo: (_address, _session, done) => done(opened.says?.at === 'recipient' ? no() : null),
    onData(stream, session, done) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => {
        raw += chunk.toString('utf8');
      });
      stream.on('end', () => {
        if (opened.says?.at === 'letter') return done(no());
        opened.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
}

/** The first address of a page that the letter's plain text names, with the transfer encoding undone. */
export function linkIn({ raw }: Received, path: string): string {
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const found = new RegExp(`https?://[^\\s"<]+${path}[^\\s"<]*`).exec(text)?.[0];
  if (!found) throw new Error(`The letter has no link to ${path}.`);
  return found;
}
