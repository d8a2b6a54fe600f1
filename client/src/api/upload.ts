import type { AnyRoute, Reply } from '#contract/route.ts';
import { addressOf, CallFailed, type Parts, replyIn, type Sent, withToken } from './call.ts';
import { csrfToken } from './csrf-token.ts';

/** As long as the server waits for one request: 10 MB at 0.3 Mbit/s. */
const PATIENCE_MS = 5 * 60_000;

interface Options {
  /** Told how many bytes are on their way; a school's line takes a minute for what a town's takes a second for. */
  progress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a file to a route that takes one, as it is. `fetch` cannot tell how much of it has left.
 * @throws CallFailed as `call` does; an abort through `signal` is passed on as it is
 */
export function upload<R extends AnyRoute>(
  route: R,
  sent: Omit<Sent<R>, 'body'>,
  file: Blob,
  options: Options,
): Promise<Reply<R>> {
  return withToken(() => post(route, sent, file, options), options);
}

function post<R extends AnyRoute>(route: R, sent: Parts, file: Blob, { progress, signal }: Options): Promise<Reply<R>> {
  const request = new XMLHttpRequest();
  request.open(route.method, addressOf(route.path, sent));
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.setRequestHeader('x-csrf-token', csrfToken());
  request.timeout = PATIENCE_MS;
  request.upload.onprogress = ({ loaded }) => progress(loaded);
  const abort = () => request.abort();
  signal.addEventListener('abort', abort, { once: true });
  const answer = new Promise<Reply<R>>((resolve, reject) => {
    request.onload = () => {
      try {
        resolve(replyIn(route, request.status === 200, parsed(request.responseText)));
      } catch (failed) {
        reject(failed);
      }
    };
    request.onabort = () => reject(signal.reason);
    request.onerror = request.ontimeout = () => reject(new CallFailed('unreachable'));
  });
  request.send(file);
  return answer.finally(() => signal.removeEventListener('abort', abort));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallFailed('unreachable', [], undefined, cause);
  }
}
