import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../server/contract/words');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

/** What French typography forbids, with the rule that names it. */
const faults: readonly [string, RegExp][] = [
  ['a plain space before ; ! ?', /[ \u00a0][;!?]/],
  ['no space before ; ! ? or :', /[\p{Letter})][;!?](?=\s|$)|\p{Letter}:(?=\s|$)/u],
  ['another space than U+00A0 before :', /[ \u202f]:(?=\s|$)/],
  ['guillemets without their no-break spaces', /«(?!\u00a0)|(?<!\u00a0)»/],
  ['a straight apostrophe or quotation mark', /['"]/],
  ['three dots for an ellipsis', /\.\.\./],
  ['a time that can break over two lines', /\d h( |$)|\d\u00a0h \d|\d (min|h|km|Mo)\b/],
];

/** Every piece of text in a file of the catalogue: plain strings and the parts of templates. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

test('the catalogue is read', () => {
  expect(files.length).toBeGreaterThan(8);
  expect(files.flatMap(textsOf).length).toBeGreaterThan(300);
});

test.each(files)('%s keeps French typography', (file) => {
  const found = textsOf(file).flatMap((text) =>
    faults.filter(([, pattern]) => pattern.test(text)).map(([fault]) => `${fault}: ${JSON.stringify(text)}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ['Vraiment ?', 0],
  ['Vraiment?', 1],
  ['Ligne : salle', 2],
  ['« salle »', 3],
  ["l'heure", 4],
  ['Attendez...', 5],
  ['à 10 h 05', 6],
])('%s is found', (text, fault) => {
  expect(faults[fault]?.[1].test(text)).toBe(true);
});
