/** A time as people type it: `8h05`, `8 h 05`, `8:05`, `8.05`, `0805`, `8h` or `8`. */
const typed = /^(\d{1,2})\s*(?:[h:.]\s*(\d{2})?|(\d{2}))?$/i;

/** The time typed as `HH:MM`, or null when it is none. */
export function readClock(text: string): string | null {
  const [, hour, afterSign, direct] = typed.exec(text.trim().replaceAll('\u00a0', ' ')) ?? [];
  if (hour === undefined) return null;
  const minute = afterSign ?? direct ?? '00';
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, '0')}:${minute}`;
}
