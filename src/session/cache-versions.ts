import { SessionAuthentication } from './session-authentication';
import { refuse, shown } from '../private/refusal';

/** Versions that know users by keys and channels, each with its family of parameters. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html */
const FAMILIES: { [engine: string]: { [version: string]: string } } = {
  valkey: { '7.2': 'valkey7', '8.0': 'valkey8', '8.1': 'valkey8', '8.2': 'valkey8', '9.0': 'valkey9', '9.1': 'valkey9' },
  redis: { '6.2': 'redis6.x', '7.0': 'redis7', '7.1': 'redis7' },
};

/** What `SessionEngine.valkeyServerless()` may run. */
const SERVERLESS_MAJORS = ['7', '8', '9'];

/** The first that knows IAM. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
const WITHOUT_IAM = ['6.2'];

/** The family of parameters of a version, which must be one that ElastiCache runs. */
export function parameterFamily(engine: string, version: string, authentication: SessionAuthentication): string {
  requireKnown(engine, version, Object.keys(FAMILIES[engine]));
  if (authentication === SessionAuthentication.IAM && WITHOUT_IAM.includes(version)) {
    refuse({
      what: 'the version of the engine knows no authentication with IAM',
      got: `${engine} ${version}`,
      allowed: Object.keys(FAMILIES[engine])
        .filter(known => !WITHOUT_IAM.includes(known))
        .join(', '),
      instead: 'take a later version, or `SessionAuthentication.PASSWORD`',
    });
  }
  return FAMILIES[engine][version];
}

export function requireServerlessMajor(version: string): void {
  requireKnown('valkey', version, SERVERLESS_MAJORS);
}

function requireKnown(engine: string, version: string, versions: string[]): void {
  if (versions.includes(version)) return;
  refuse({
    what: 'no version of the engine that this library knows',
    got: `${engine} ${shown(version)}`,
    allowed: versions.join(', '),
    instead: 'choose one of them, or leave `version` out',
  });
}
