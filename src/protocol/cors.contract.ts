import { Duration } from 'aws-cdk-lib';

/**
 * Which web pages of other origins may call an API from a browser. It opens nothing to other callers and replaces no authentication.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors
 */
export interface CorsOptions {
  /**
   * Origins of the pages, as browsers send them: `https://app.example.com`, with the port where it isn't the scheme's own. A single
   * `*` allows every page, without credentials. A part of a name can't be left open.
   */
  readonly allowOrigins: string[];
  /**
   * Methods that pages may use: `GET`, `HEAD`, `OPTIONS`, `PUT`, `PATCH`, `POST`, `DELETE`.
   *
   * @default - all of them: the service decides
   */
  readonly allowMethods?: string[];
  /**
   * Request headers that pages may set, beside those that every page may. `*` stands for all but `Authorization`, without credentials.
   *
   * @default ['Authorization', 'Content-Type'] - what a JSON API with tokens asks for
   */
  readonly allowHeaders?: string[];
  /**
   * Response headers that pages may read, beside those that every page may. `*` stands for all, without credentials.
   *
   * @default - no others
   */
  readonly exposeHeaders?: string[];
  /**
   * Whether pages may call with cookies and other credentials that the browser keeps. Excludes every `*`.
   *
   * @default false - a token in a header that the page sets itself needs no credentials
   */
  readonly allowCredentials?: boolean;
  /**
   * How long a browser may remember what is allowed, from 0 s to 24 hours. Chromium remembers for 2 hours at most.
   *
   * @default Duration.hours(2)
   */
  readonly maxAge?: Duration;
}

/** What pages of other origins are allowed, complete and checked; plain data, from which preflight answers and headers are drawn. */
export interface CorsTraits {
  /** Origins as browsers send them, or `*` alone. */
  readonly allowOrigins: string[];
  /** Methods. */
  readonly allowMethods: string[];
  /** Request headers. */
  readonly allowHeaders: string[];
  /** Response headers; empty: no others than every page may read. */
  readonly exposeHeaders: string[];
  /** Whether credentials that the browser keeps are sent. */
  readonly allowCredentials: boolean;
  /** How long a browser remembers, in seconds. */
  readonly maxAgeSeconds: number;
}
