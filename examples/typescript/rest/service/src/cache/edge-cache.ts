/** The cache in front of this service. */
export interface EdgeCache {
  /**
   * Has answers forgotten soon, and returns at once: an update never waits for it, and never fails with it.
   *
   * @param path of the answers; a trailing `*` stands for whatever follows, query strings included
   */
  forget(path: string): void;
  /** Resolves when all that was to be forgotten has been sent. */
  close(): Promise<void>;
}

/** Where no cache is in front, as on a developer's computer. */
export const noEdgeCache: EdgeCache = { forget: () => {}, close: async () => {} };
