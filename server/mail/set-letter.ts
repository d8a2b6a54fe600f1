import type { Letter } from './mail-rules.ts';

/** The letter for programs that show no HTML, and for people who want none. */
export function asText({ hello, text, schools, more, action, footer }: Letter): string {
  const lists = schools.map(({ where, lessons }) => [where, ...lessons.map((lesson) => `- ${lesson}`)].join('\n'));
  return [hello, text, ...lists, more, `${action.label}\n${action.href}`, '-- ', ...footer].join('\n\n');
}

/**
 * The letter as HTML: one column, no table, no picture, nothing loaded from anywhere. Text has no colour of its own, so that it
 * reads in dark programs as well; the button brings both its colours.
 */
export function asHtml({ subject, hello, text, schools, more, action, footer }: Letter): string {
  const lists = schools.map(schoolAsHtml).join('\n');
  const small = footer.map((line) => `<p style="margin:0 0 6px">${escaped(line)}</p>`).join('');
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:24px 20px;font:17px/1.5 Verdana,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 16px">${escaped(hello)}</p>
<p style="margin:0 0 16px">${escaped(text)}</p>
${lists}
<p style="margin:0 0 20px">${escaped(more)}</p>
<p style="margin:0 0 28px"><a href="${escaped(action.href)}" style="display:inline-block;padding:13px 22px;border-radius:8px;background:#43329b;color:#ffffff;font-weight:bold;text-decoration:none">${escaped(action.label)}</a></p>
<div style="padding:14px 0 0;border-top:1px solid #87806f;font-size:14px">${small}</div>
</div>
</body>
</html>
`;
}

function schoolAsHtml({ where, lessons }: Letter['schools'][number]): string {
  const list = lessons.map((lesson) => `<li style="margin:0 0 6px">${escaped(lesson)}</li>`).join('');
  return `<p style="margin:0 0 8px"><strong>${escaped(where)}</strong></p>
<ul style="margin:0 0 16px;padding:0 0 0 22px">${list}</ul>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names come from files: what looks like markup in them stays text. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
