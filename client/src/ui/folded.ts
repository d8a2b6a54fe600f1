/** Text as people compare it: without accents, capitals, hyphens or apostrophes. "Aïcha N’Diaye-Roux" → "aicha n diaye roux". */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
