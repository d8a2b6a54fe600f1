import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Two years, the length that browsers' preload lists ask for. */
const HSTS_SECONDS = 63_072_000;

export interface HeaderOptions {
  /** The address people type; with https the browser is told never to come without it again. */
  publicUrl: string;
  /** The sfu's public address, the one other host a page speaks to. */
  sfuPublicUrl: string;
}

/**
 * What a page may load and whom it may speak to. No inline script or style, no frame, no foreign host but the sfu.
 * @returns the directives of the content security policy
 */
function policy(publicUrl: string, sfuPublicUrl: string): Record<string, string[]> {
  const sfu = new URL(sfuPublicUrl).origin;
  const self = "'self'";
  return {
    'default-src': [self],
    'base-uri': ["'none'"],
    // An http origin covers ws as well in the standard, not in every browser of an old classroom PC.
    'connect-src': [self, sfu, sfu.replace(/^http/, 'ws')],
    'form-action': [self],
    'frame-ancestors': ["'none'"],
    'img-src': [self, 'data:', 'blob:'],
    'media-src': [self, 'blob:', 'mediastream:'],
    'object-src': ["'none'"],
    'script-src': [self],
    'style-src': [self],
    ...(isHttps(publicUrl) && { 'upgrade-insecure-requests': [] }),
  };
}

/** Everything a lesson needs for our own pages, and nothing of the rest. */
const PERMISSIONS = [
  ...['camera', 'microphone', 'display-capture', 'autoplay', 'fullscreen', 'screen-wake-lock', 'speaker-selection'].map(
    (feature) => `${feature}=(self)`,
  ),
  ...['geolocation', 'payment', 'usb', 'serial', 'hid', 'browsing-topics'].map((feature) => `${feature}=()`),
].join(', ');

/** The security headers of every answer, pages and API alike. */
export function securityHeaders({ publicUrl, sfuPublicUrl }: HeaderOptions): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: policy(publicUrl, sfuPublicUrl) },
      strictTransportSecurity: isHttps(publicUrl) ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
      // An adult's ticket stands in a path: no other site is told where a person comes from.
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_request, response, next) => {
      response.setHeader('permissions-policy', PERMISSIONS);
      next();
    },
  ];
}

export function isHttps(url: string): boolean {
  return new URL(url).protocol === 'https:';
}
