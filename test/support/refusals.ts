const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One part of a message: holds the fragment, and no other part. */
const part = (fragment: string) => {
  const rest = '(?:(?!; (?:got|allowed|instead): ).)*?';
  return `${rest}${escaped(fragment)}${rest}`;
};

/** A whole message `<what>; got: …; allowed: …; instead: …`, in lower case and without a full stop, each part with its fragment. */
export function fourParts(what: string, got: string, allowed: string, instead: string): RegExp {
  return new RegExp(
    `^(?:\\[[^\\]]+\\] )?(?=[a-z])${part(what)}; got: ${part(got)}; allowed: ${part(allowed)}; instead: ${part(instead)}(?<!\\.)$`,
    's',
  );
}
