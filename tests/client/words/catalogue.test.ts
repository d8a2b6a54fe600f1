/** Every sentence that a page shows or reads out comes from the catalogue (`server/contract/words`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';
import { repository, sourceFiles } from '../../support/import-map.ts';

const files = sourceFiles().filter((file) => file.startsWith('client/src/'));
const pages = files.filter((file) => file.endsWith('.svelte'));
const textOf = (file: string) => readFileSync(join(repository, file), 'utf8');

/** Attributes of elements, and properties of our components, whose value somebody reads or hears. */
const spoken =
  /^(aria-(label|description|roledescription|valuetext)|alt|title|placeholder|label|legend|hint|note|word|none|ask|yes|no|about|optional|error|place|text)$/;

type Node = Readonly<Record<string, unknown>> & { type: string };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** What a page says without the catalogue, by its syntax tree: text, spoken attributes, and strings put in between. */
function ownSentences(source: string): string[] {
  return said(parse(source, { modern: true }).fragment, true).filter((text) => /\p{Letter}{2}/u.test(text));
}

/** @param aloud whether text at this place is read by somebody */
function said(value: unknown, aloud: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => said(one, aloud));
  if (!isNode(value)) return [];
  switch (value.type) {
    case 'Text':
      return aloud ? [String(value.data).trim()] : [];
    case 'ExpressionTag':
      return aloud ? stringsIn(value.expression) : [];
    case 'Attribute':
      return said(value.value, spoken.test(String(value.name)));
    case 'StyleDirective':
    case 'Comment':
      return [];
    default:
      return Object.values(value).flatMap((inner) => said(inner, aloud));
  }
}

/** The strings that an expression may give as its value; what it compares with or calls by name is not said. */
function stringsIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(stringsIn);
  if (!isNode(expression)) return [];
  const { type, value, quasis, consequent, alternate, operator, left, right } = expression;
  if (type === 'Literal') return typeof value === 'string' ? [value] : [];
  if (type === 'TemplateElement') return [String(Object(value).cooked)];
  if (type === 'BinaryExpression' && operator !== '+') return [];
  return [quasis, consequent, alternate, left, right].flatMap(stringsIn);
}

describe('a page says nothing of its own', () => {
  test.each(pages)('%s', (file) => {
    expect(ownSentences(textOf(file))).toEqual([]);
  });

  test('no script of the client holds French, which shows by its letters and spaces', () => {
    const french = /['"`][^'"`\n]*[éèêëàâçîïôûùœÉÈÀÇ’«»\u00a0\u202f][^'"`\n]*['"`]/u;
    const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|<!--[\s\S]*?-->/gm, '');
    expect(files.filter((file) => french.test(withoutComments(textOf(file))))).toEqual([]);
  });
});

test.each([
  '<p>Rien à faire.</p>',
  '<button aria-label="Fermer"></button>',
  '<Field label="Nom" />',
  '<Field label={wrong ? "Nom" : words.name} />',
  '{#if open}<p>{`Il reste $' + '{count} places`}</p>{/if}',
  '<p>{count + " places"}</p>',
])('%s would be found', (source) => {
  expect(ownSentences(source)).not.toEqual([]);
});

test.each([
  '<p class="row quiet">{words.close}</p>',
  '{#if look === "danger"}<Mark />{/if}',
  '<Badge tone="missing" word={words.missing} />',
  '<p>{times[0]} – {times[1]}</p>',
])('%s is none', (source) => {
  expect(ownSentences(source)).toEqual([]);
});
