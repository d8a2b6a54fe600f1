import * as z from 'zod/mini';

/** Every row of our own is named by a UUID, in small letters as the database writes it: ids are compared as texts. */
export const Id = z.uuid().check(z.toLowerCase());
export type Id = z.infer<typeof Id>;

/** `ABCDEFGHJKLMNPRSTUVWXYZ`: the letters a UAI may end in; I, O and Q look like digits and are left out. */
const UAI_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/**
 * Whether `text` is a UAI: 7 digits and the check letter, which is letter number (digits mod 23).
 * Source: the rule holds for all 7,654 collèges of the ministry's open data (December 2024).
 */
export function isUai(text: string): boolean {
  if (!/^\d{7}[A-Z]$/.test(text)) return false;
  return UAI_LETTERS[Number(text.slice(0, 7)) % 23] === text[7];
}

/** The national key of a school: 7 digits and a check letter. */
export const Uai = z.string().check(z.refine(isUai));
export type Uai = z.infer<typeof Uai>;

/** Two characters: `06`, `70`, as in the ministry's nomenclature. */
export const AcademyCode = z.string().check(z.regex(/^\d{2}$/));
export type AcademyCode = z.infer<typeof AcademyCode>;

/** Six characters, text and never a number: recent codes hold letters (`020E00`). */
export const SubjectCode = z.string().check(z.regex(/^[0-9A-Z]{6}$/));
export type SubjectCode = z.infer<typeof SubjectCode>;

/** A name people typed: trimmed, 1 to 120 characters. */
export const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(120));
