import { json, type Request, type Response } from 'express';
import { Refusal } from '#contract/failure.ts';
import { type AnyRoute, FileBytes, Nothing } from '#contract/route.ts';
import { fileIn } from './file-bytes.ts';

/**
 * Reads the JSON body of a request, at most the route's `maxBodyBytes`; a route that wants none reads none, and one that wants
 * a file gets its bytes as they come.
 * Compressed bodies are refused: a few kilobytes could unfold into gigabytes.
 * @throws Refusal `invalid_input` for another content type; errors of body-parser, which `answer-failures.ts` knows
 */
export async function readBody(route: AnyRoute, request: Request, response: Response): Promise<unknown> {
  if (route.body === Nothing) return {};
  if (route.body === FileBytes) return fileIn(request, route.maxBodyBytes);
  if (!request.is('application/json')) {
    throw new Refusal('invalid_input', [{ fact: request.headers['content-type'] ?? 'content-type' }]);
  }
  const read = json({ limit: route.maxBodyBytes, inflate: false });
  await new Promise<void>((resolve, reject) => {
    read(request, response, (failure: unknown) => (failure === undefined ? resolve() : reject(failure)));
  });
  return request.body;
}
