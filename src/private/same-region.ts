import { ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** What a resource needs beside it: AWS reads it in the resource's own region only. */
export interface Neighbour {
  readonly what: string;
  readonly env: ResourceEnvironment;
  readonly instead: string;
}

/** Regions that are known only at deployment pass. */
export function requireSameRegion({ what, env, instead }: Neighbour, owner: IConstruct): void {
  const { region } = Stack.of(owner);
  if (Token.isUnresolved(region) || Token.isUnresolved(env.region) || env.region === region) return;
  refuse({ what: `${what} lies in another region`, got: `${env.region}, and a stack in ${region}`, allowed: region, instead }, owner);
}

/** The same for a key with which a service encrypts. */
export function requireKeyHere(key: { readonly env: ResourceEnvironment } | undefined, owner: IConstruct): void {
  if (!key) return;
  requireSameRegion({ what: 'the encryption key', env: key.env, instead: 'pass a key of that region, or leave it out' }, owner);
}
