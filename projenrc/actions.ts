/**
 * The commits of the actions that projen names by version: a version can be moved to other code, a commit can't. Each is the commit of the
 * tag that stands beside it.
 */
export const PINNED_ACTIONS: { readonly [action: string]: string } = {
  // v6.0.0
  'actions/setup-node': '2028fbc5c25fe9cf00d9f06a71cc4710d4507903',
  // v5.0.0
  'actions/setup-java': 'dded0888837ed1f317902acf8a20df0ad188d165',
  // v6.0.0
  'actions/setup-python': 'e797f83bcb11b83ae66e0230d6156d7c80228e7c',
  // v6.0.0
  'actions/setup-go': '44694675825211faa026b3c33043df3e48a5fa00',
  // v8.1.0
  'peter-evans/create-pull-request': 'c0f553fe549906ede9cf27b5156039d195d2ece0',
};

export function pinned(action: keyof typeof PINNED_ACTIONS): string {
  return `${action}@${PINNED_ACTIONS[action]}`;
}
