/** What a box says: its name, and short lines below. */
export interface Caption {
  readonly name: string;
  readonly lines: string[];
}

/** A box with what stands beside the arrow to it. */
export interface Reached extends Caption {
  readonly way: string[];
}

export function portList(list: number[]): string {
  return `port${list.length > 1 ? 's' : ''} ${[...list].sort((a, b) => a - b).join(' and ')}`;
}

/** `/x` is said by `/x/*`. */
export function pairs(paths: string[]): string[] {
  return paths.filter(path => !paths.includes(`${path}/*`));
}
