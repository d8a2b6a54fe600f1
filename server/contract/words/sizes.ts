import { figure } from './counts.ts';

const NBSP = '\u00a0';

/** A number of bytes as people read it: "12 ko", "1,4 Mo". */
export function fileSize(bytes: number): string {
  return bytes < 100_000
    ? `${figure(Math.max(1, Math.round(bytes / 1000)))}${NBSP}ko`
    : `${(bytes / 1_000_000).toLocaleString('fr-FR', { maximumFractionDigits: 1 })}${NBSP}Mo`;
}
