/** Tells each listener of every item once, whichever of the two comes first: so the order of calls leaves no trace in a template. */
export class Replay<T> {
  private readonly items: T[] = [];
  private readonly listeners: ((item: T) => void)[] = [];

  /** How many listen. */
  public get listening(): number {
    return this.listeners.length;
  }

  public add(...items: T[]): void {
    this.items.push(...items);
    this.listeners.forEach(listener => items.forEach(item => listener(item)));
  }

  public listen(listener: (item: T) => void): void {
    this.listeners.push(listener);
    this.items.forEach(item => listener(item));
  }
}
