/** Matches as AWS says it: `*` is any text, `?` is one character. Written letter by letter, as an independent check of what the source does with regular expressions. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)));
  return text !== '' && (head === '?' || head === text[0]) && matches(rest, text.slice(1));
}

/** Every text of the given letters up to a length. */
export function texts(letters: string, longest: number): string[] {
  return longest === 0 ? [''] : ['', ...[...letters].flatMap(letter => texts(letters, longest - 1).map(text => letter + text))];
}
