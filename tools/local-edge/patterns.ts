/** A pattern with `*` and `?` as the regular expression of Envoy, which must match the whole text. */
export function wildcards(pattern: string, options: { readonly any?: string; readonly anyCase?: boolean } = {}): string {
  const { any = '.', anyCase = false } = options;
  const body = [...pattern].map(each => (each === '*' ? `${any}*` : each === '?' ? any : literal(each))).join('');
  return anyCase ? `(?i)${body}` : body;
}

export function oneOf(expressions: string[]): string {
  return expressions.length === 1 ? expressions[0] : `(?:${expressions.join('|')})`;
}

export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
