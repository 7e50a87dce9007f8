/** `tsx tools/review-page.ts`: writes the rules of docs/review.md from what they say of themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../src/review/all-rules';
import { Rule } from '../src/review/rule';

const PAGE = join(__dirname, '..', 'docs', 'review.md');
const BEGIN = '<!-- The rules, written by tools/review-page.ts. -->\n';

/** The page with its rules as they are now. */
export function withRules(page: string): string {
  const begin = page.indexOf(BEGIN);
  if (begin < 0) throw new Error('docs/review.md has no place for the rules');
  return page.slice(0, begin + BEGIN.length) + ALL_RULES.map(section).join('');
}

function section({ id, severity, description, reason, fix, see }: Rule): string {
  return `
### ${id}

${sentence(description)} ${sentence(reason)}

- **${severity}**
- **Instead**: ${fix}.
- **Source**: <${see}>
`;
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

if (require.main === module) writeFileSync(PAGE, withRules(readFileSync(PAGE, 'utf8')));
