import * as z from 'zod/mini';
import type { Right } from './rights.ts';

export type Schema = z.ZodMiniType;
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The names in `/schools/:uai/places/:placeId` as an object of strings. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : Record<never, string>;

/**
 * One door of the API, as a value: the server serves it (`serve(app, route)(answer)`), the client calls it
 * (`call(route, sent)`), tests walk over all of them. Paths are below `/api`.
 */
export interface Route<Path extends string, Query extends Schema, Body extends Schema, Reply extends Schema> {
  readonly method: Method;
  readonly path: Path;
  /** Who may: a route without one does not compile. */
  readonly right: Right;
  readonly query: Query;
  readonly body: Body;
  readonly reply: Reply;
  /** The largest body accepted, in bytes. */
  readonly maxBodyBytes: number;
}

export type AnyRoute = Route<string, Schema, Schema, Schema>;
export type Query<R extends AnyRoute> = z.infer<R['query']>;
export type Body<R extends AnyRoute> = z.infer<R['body']>;
export type Reply<R extends AnyRoute> = z.infer<R['reply']>;
export type Params<R extends AnyRoute> = ParamsOf<R['path']>;

/**
 * Where a route takes or gives a file: its bytes as they are, read as they come and never held whole. The largest one taken
 * has `maxBodyBytes`.
 */
export const FileBytes = z.custom<AsyncIterable<Uint8Array>>();

export const Nothing = z.object({});
export type Nothing = z.infer<typeof Nothing>;

/** 64 kB: the longest form of the product is a lesson record of a few pages of text. */
const DEFAULT_BODY_BYTES = 64 * 1024;

interface Definition<Path extends string, Query extends Schema, Body extends Schema, Reply extends Schema> {
  method: Method;
  path: Path;
  right: Right;
  query?: Query;
  body?: Body;
  reply: Reply;
  maxBodyBytes?: number;
}

/** Declares a route; what is left out is nothing (`{}`). */
export function route<
  const Path extends string,
  Reply extends Schema,
  Query extends Schema = typeof Nothing,
  Body extends Schema = typeof Nothing,
>(definition: Definition<Path, Query, Body, Reply>): Route<Path, Query, Body, Reply> {
  // What is left out is `Nothing` by the default of its type parameter, which TypeScript does not follow here.
  return {
    method: definition.method,
    path: definition.path,
    right: definition.right,
    query: definition.query ?? (Nothing as unknown as Query),
    body: definition.body ?? (Nothing as unknown as Body),
    reply: definition.reply,
    maxBodyBytes: definition.maxBodyBytes ?? DEFAULT_BODY_BYTES,
  };
}
