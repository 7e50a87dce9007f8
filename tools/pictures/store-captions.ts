import { portList, Reached } from './caption';
import { Backup, Store, StoreWay } from './stores';

/** A store, and which services reach it. */
export interface StoreCaption extends Reached {
  readonly users: number[];
}

export function storeCaption({ kind, place, purpose, size, key, backup, way, users }: Store): StoreCaption {
  return {
    name: place ? `${kind}, ${place.zones} zone${place.zones > 1 ? 's' : ''}` : kind,
    lines: [...(purpose ? [purpose] : []), size, `at rest: ${encryption(key)}`, backupLine(backup)],
    way: wayLines(way),
    users,
  };
}

function encryption(key: Store['key']): string {
  if (!key) return 'not encrypted';
  return key === 'own' ? 'encrypted with a key of your own' : "encrypted with AWS's key";
}

function backupLine(backup: Backup): string {
  if ('everyMoment' in backup) return backup.everyMoment ? 'goes back to any moment' : 'goes back to no moment';
  return backup.snapshotDays > 0 ? `keeps snapshots for ${backup.snapshotDays} days` : 'keeps no snapshots';
}

function wayLines(way: StoreWay): string[] {
  return 'ports' in way ? [`${way.tls ? 'TLS' : 'not encrypted'}, ${portList(way.ports)}`] : ['may call', ...way.actions];
}
