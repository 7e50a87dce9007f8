import { ReplicatedCacheOptions, ReplicatedEngine } from './replicated-engine';
import { ServerlessEngine, ValkeyServerlessOptions } from './serverless-engine';
import { ISessionEngine } from './session-engine.contract';
import { DynamoDbSessionOptions, TableEngine } from './table-engine';
import { refuse } from '../private/refusal';

/**
 * What sessions are kept in: the menu.
 *
 * @example
 * SessionEngine.valkey({ nodeType: 'cache.r7g.large' });
 */
export class SessionEngine {
  /**
   * Valkey on nodes: a primary and two replicas in other zones, one of which takes over when it is lost. The open successor of Redis, with
   * its commands and clients, for a fifth less.
   *
   * @param options version, node type, replicas, authentication, port, key, windows
   */
  public static valkey(options: ReplicatedCacheOptions = {}): ISessionEngine {
    return new ReplicatedEngine('valkey', '8.2', options);
  }

  /**
   * Redis OSS on nodes, as `valkey()`. An existing store becomes a Valkey in place when the engine is changed in the code; with
   * `SessionAuthentication.IAM` its user gets another name, so that services that run can't connect again until they are deployed anew.
   *
   * @param options version, node type, replicas, authentication, port, key, windows
   */
  public static redis(options: ReplicatedCacheOptions = {}): ISessionEngine {
    return new ReplicatedEngine('redis', '7.1', options);
  }

  /**
   * Valkey without nodes: it grows and shrinks by itself, over several zones. At least 100 MB are paid for, about 6 USD a month; small and
   * uneven loads cost less than on nodes, steady ones more. It speaks TLS only, on port 6379, and takes no setting of the engine. Keys are
   * spread over servers: commands and scripts on several keys need the same `{…}` in their names.
   *
   * @param options version, limits, authentication, key, snapshots
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
   */
  public static valkeyServerless(options: ValkeyServerlessOptions = {}): ISessionEngine {
    return new ServerlessEngine(options);
  }

  /**
   * A DynamoDB table, in no VPC, paid by request. Items have the partition key `id` and the attribute `expires`, seconds since 1970. DynamoDB
   * deletes what has expired within days, so readers must look at `expires` themselves. There is no publish and subscribe.
   *
   * @param options key
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   */
  public static dynamoDb(options: DynamoDbSessionOptions = {}): ISessionEngine {
    return new TableEngine(options);
  }

  /** Refused: Memcached copies nothing to a second node, so that the loss of a node logs people out. */
  public static memcached(): ISessionEngine {
    return refuse({
      what: 'an engine that keeps each session on one node only, without a copy',
      got: 'SessionEngine.memcached()',
      allowed: 'SessionEngine.valkey(), .redis(), .valkeyServerless(), .dynamoDb()',
      instead: 'choose SessionEngine.valkey()',
    });
  }

  private constructor() {}
}
