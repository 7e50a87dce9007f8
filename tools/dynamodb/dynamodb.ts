import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttachedProgram, attachedProgram, portOf } from '../attached-program';
import { ROOT, RungLog } from '../rungs/rung-log';

const POM = join(__dirname, 'pom.xml');
const FOLDER = join(ROOT, '.work', 'dynamodb');
const LIBRARIES = join(FOLDER, 'lib');
const STAMP = join(FOLDER, 'pom.sha256');

/** Has Maven fetch DynamoDB Local and what it needs, again when the versions change. */
export function installDynamoDb(log: RungLog): void {
  if (dynamoDbIsInstalled()) return;
  rmSync(FOLDER, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${LIBRARIES}`];
  log.exec('mvn', ['--batch-mode', '--quiet', '--strict-checksums', '--file', POM, ...goal]);
  writeFileSync(STAMP, versions());
}

export function dynamoDbIsInstalled(): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === versions();
}

function versions(): string {
  return createHash('sha256').update(readFileSync(POM)).digest('hex');
}

/** DynamoDB as AWS gives it to developers: it checks requests, keeps items in memory, and throws away what has ended. */
export class DynamoDb {
  public static async start(): Promise<DynamoDb> {
    // The path is that of its native library.
    const options = [`-Dsqlite4java.library.path=${LIBRARIES}`, '-cp', join(LIBRARIES, '*')];
    const server = attachedProgram('java', [...options, join(__dirname, 'Serve.java')]);
    return new DynamoDb(server, await portOf(server, 'DynamoDB Local'));
  }

  private constructor(
    private readonly server: AttachedProgram,
    public readonly port: number,
  ) {}

  public async stop(): Promise<void> {
    await this.server.stop();
  }
}
