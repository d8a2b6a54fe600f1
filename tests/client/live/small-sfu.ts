import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { Answer, Entry, Push, RequestEnvelope, ToBrowser, ToSfu, Welcome } from '#contract/signalling.ts';

type PageSocket = Socket<ToSfu, ToBrowser>;

/** The signalling half of an sfu on real sockets, without any media: it lets in, welcomes, and answers as the test says. */
export class SmallSfu {
  readonly entries: Entry['pass'][] = [];
  readonly requests: RequestEnvelope[] = [];
  /** The word it refuses an entry with; null lets the page in. */
  refuse: (entry: Entry['pass']) => string | null = () => null;
  /** Undefined: it says nothing, as when the answer is lost on the way. */
  answer: (envelope: RequestEnvelope) => Answer | undefined = () => undefined;
  #http: HttpServer = createServer();
  #io = this.#serve();
  #sockets = new Set<PageSocket>();
  #port = 0;
  #tokens = 0;

  /** Listens again on the same port after `stop`, as a restarted process. */
  async start(): Promise<void> {
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#io = this.#serve();
    this.#http.listen(this.#port, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.#io.close();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  push(push: Push): void {
    for (const socket of this.#sockets) socket.emit('push', push);
  }

  /** Loses every socket, as a Wi-Fi that changes its mind. */
  dropSockets(): void {
    for (const socket of this.#sockets) socket.conn.close();
  }

  #serve(): Server<ToSfu, ToBrowser> {
    const io = new Server<ToSfu, ToBrowser>(this.#http);
    io.use((socket, next) => {
      const { pass } = socket.handshake.auth as Entry;
      this.entries.push(pass);
      const reason = this.refuse(pass);
      next(reason === null ? undefined : new Error(reason));
    });
    io.on('connection', (socket) => this.#welcome(socket));
    return io;
  }

  #welcome(socket: PageSocket): void {
    this.#sockets.add(socket);
    socket.on('disconnect', () => this.#sockets.delete(socket));
    socket.on('request', (envelope, acknowledge) => {
      this.requests.push(envelope);
      const answer = this.answer(envelope);
      if (answer) acknowledge(answer);
    });
    this.#tokens += 1;
    const { pass } = socket.handshake.auth as Entry;
    socket.emit('welcome', aWelcome({ resumed: pass.kind === 'resume', resumeToken: `token ${this.#tokens}` }));
  }
}

export function aWelcome(welcome: Partial<Welcome> = {}): Welcome {
  return {
    party: 'classroom',
    resumed: false,
    resumeToken: 'a token',
    routerRtpCapabilities: {},
    inventory: { transportIds: [], producerIds: [], consumerIds: [], published: [] },
    presentParties: [],
    ...welcome,
  };
}
