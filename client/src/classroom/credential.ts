import * as z from 'zod/mini';
import { DeviceSecret } from '#contract/rooms.ts';

const MEMORY = 'releve.classroom';
const IN_FRAGMENT = 'cle';

/**
 * The credential of this device: from the address's fragment (a shortcut on the desktop, for PCs whose profile is wiped at log-off),
 * else from this browser's memory. A fragment is never sent to a server; it is taken out of the address bar as soon as the
 * browser remembers it, since the bar hangs on a projector.
 */
export function readCredential(): string | null {
  const given = secretIn(new URLSearchParams(location.hash.slice(1)).get(IN_FRAGMENT));
  if (given !== null) {
    if (keepCredential(given)) history.replaceState(null, '', location.pathname);
    return given;
  }
  return secretIn(memory()?.getItem(MEMORY) ?? null);
}

/** Remembers the credential; false where the browser is not allowed to remember anything. */
export function keepCredential(secret: string): boolean {
  try {
    memory()?.setItem(MEMORY, secret);
  } catch {
    return false;
  }
  return memory()?.getItem(MEMORY) === secret;
}

export function forgetCredential(): void {
  memory()?.removeItem(MEMORY);
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
}

/** The address that is enough to come back as this classroom. */
export function shortcutOf(secret: string): string {
  return `${location.origin}${location.pathname}#${IN_FRAGMENT}=${secret}`;
}

function secretIn(text: string | null): string | null {
  const parsed = z.safeParse(DeviceSecret, text);
  return parsed.success ? parsed.data : null;
}

/** Null where a policy forbids the page any memory: even looking at it throws then. */
function memory(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
