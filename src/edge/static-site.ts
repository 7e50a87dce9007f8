import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { covers, requirePathPattern } from '../private/path-pattern';
import { refuse, shown } from '../private/refusal';

/** What may be said of a site's files. */
export interface StaticSiteOptions {
  /**
   * Path pattern of the files whose names hold a hash of their content: kept for a year, at the edge and in the browser. All others are
   * asked for again each time they are used.
   *
   * @default '/assets/*' - where Vite puts them
   */
  readonly assets?: string;
  /**
   * File that answers for every path without a file extension, as single-page applications need it.
   *
   * @default - the `index.html` of the folder that the path names; where there is none, 404
   */
  readonly fallback?: string;
  /**
   * Where the page's scripts connect to beside their own origin, such as the issuer of tokens: `https://` addresses without spaces, `;` and
   * `,`. One with a path covers what is below it if it ends with a slash, else nothing but itself. In a `contentSecurityPolicy` of your own
   * they have their place in `connect-src`, and must not stand here too.
   *
   * @default - nowhere
   * @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression
   */
  readonly connectTo?: string[];
  /**
   * `Content-Security-Policy` of every response.
   *
   * @default - scripts, styles and connections of the same origin only, WebSocket too; images and fonts also inline; in no other page's frame
   * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
   */
  readonly contentSecurityPolicy?: string;
}

const INDEX = '/index.html';
/** `'self'` stands for `wss:` of the same host too. @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression */
const SELF_ONLY =
  "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; " +
  "frame-ancestors 'none'; upgrade-insecure-requests";

/**
 * A page beside its API: files in a private bucket behind the same distribution, so that both share an origin and need no CORS. Every
 * path that no route of the API serves belongs to it.
 *
 * Deployed with the stack: hashed assets first, pages after them. Pages that are no longer in the folder are removed; assets never are,
 * because old pages that are still open load them.
 *
 * @example
 * declare const api: ScalableApi;
 * new EdgeDistribution(this, 'Edge', {
 *   origin: api,
 *   site: StaticSite.fromDirectory('web/dist', { fallback: 'index.html' }),
 * });
 */
export class StaticSite {
  /**
   * Files of a folder, read now and deployed with the stack.
   *
   * @param path path of the folder with `index.html`, from the working directory or absolute; build the site before the CDK runs
   * @param options hashed assets, single-page fallback, content security policy
   */
  public static fromDirectory(path: string, options: StaticSiteOptions = {}): StaticSite {
    return new StaticSite(path, filesOf(path), options);
  }

  /** Path pattern of the hashed assets. */
  public readonly assets: string;
  /** Path of the document that answers for paths without a file extension; undefined: the index of their folder. */
  public readonly fallback?: string;
  /** `Content-Security-Policy` of every response. */
  public readonly contentSecurityPolicy: string;

  private constructor(
    /** Path of the folder. */
    public readonly directory: string,
    /** Path of every file, as a browser asks for it. */
    public readonly files: string[],
    { assets, fallback, connectTo = [], contentSecurityPolicy }: StaticSiteOptions,
  ) {
    this.assets = assets ?? '/assets/*';
    this.fallback = fallback?.replace(/^\/?/, '/');
    requireAddresses(connectTo, contentSecurityPolicy);
    requireOneLine(contentSecurityPolicy ?? SELF_ONLY);
    const connections = connectTo.length > 0 ? `; connect-src 'self' ${connectTo.join(' ')}` : '';
    this.contentSecurityPolicy = contentSecurityPolicy ?? `${SELF_ONLY}${connections}`;
    requirePathPattern(this.assets, "the path of a site's assets");
    this.requireFile(INDEX, 'a site has no index.html');
    if (this.fallback !== undefined) this.requireFile(this.fallback, "a site's fallback is none of its files");
    this.requireAssets(assets !== undefined);
  }

  private requireFile(path: string, what: string): void {
    if (this.files.includes(path)) return;
    refuse({
      what,
      got: `${shown(path)} in "${this.directory}", which holds ${this.files.length} files`,
      allowed: 'a file of the folder',
      instead: 'name the folder into which the site is built, and build it before the CDK runs',
    });
  }

  private requireAssets(named: boolean): void {
    const assets = this.files.filter(file => covers(this.assets, file));
    const page = assets.find(file => file.endsWith('.html'));
    if (page !== undefined) {
      refuse({
        what: 'a page of a site would be kept for a year',
        got: `the assets "${this.assets}" and the page "${page}"`,
        allowed: 'assets whose names change with their content',
        instead: 'name the folder that holds hashed files only',
      });
    }
    if (named && assets.length === 0) {
      refuse({
        what: 'a site has none of the assets that it names',
        got: `"${this.assets}", and ${this.files.length} files elsewhere`,
        allowed: 'a pattern that covers at least one file',
        instead: "name the folder of the build's hashed files, such as '/static/*', or leave `assets` out",
      });
    }
  }
}

function requireAddresses(connectTo: string[], contentSecurityPolicy?: string): void {
  if (connectTo.length > 0 && contentSecurityPolicy !== undefined) {
    refuse({
      what: 'a site says twice where its scripts connect to',
      got: '`connectTo` and `contentSecurityPolicy`',
      allowed: 'one of them',
      instead: 'write the addresses into `connect-src` of the policy, and leave `connectTo` out',
    });
  }
  const wrong = connectTo.find(address => !Token.isUnresolved(address) && !/^https:\/\/[^\s;,]+$/.test(address));
  if (wrong === undefined) return;
  refuse({
    what: "an address that a site's scripts connect to is not valid",
    got: shown(wrong),
    allowed: 'an address that begins with "https://", without spaces, ";" and ","',
    instead: 'write for example "https://login.example.com"',
  });
}

/** A header has one line. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
function requireOneLine(policy: string): void {
  if (Token.isUnresolved(policy) || /^[\x20-\x7e]+$/.test(policy)) return;
  refuse({
    what: 'the content security policy of a site is no header',
    got: JSON.stringify(policy),
    allowed: 'one line of printable characters of ASCII',
    instead: 'join the lines with spaces, or leave the policy out',
  });
}

function filesOf(directory: string): string[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    refuse({
      what: 'the folder of a site does not exist',
      got: shown(directory),
      allowed: 'the path of a folder, from the working directory or absolute',
      instead: "build the site before the CDK runs, and name the folder from the code's own, in TypeScript with `join(__dirname, ...)`",
    });
  }
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(directory, file), { throwIfNoEntry: false })?.isFile())
    .map(file => `/${file.split(sep).join('/')}`)
    .sort();
}
