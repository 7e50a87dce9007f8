import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What the checks read of a jsii assembly. */
export interface Assembly {
  readonly name: string;
  readonly types?: Record<string, ApiType>;
}
export interface Documented {
  readonly docs?: { readonly summary?: string; readonly default?: string };
}
export interface ApiType extends Documented {
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly namespace?: string;
  readonly symbolId?: string;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly initializer?: Callable;
  readonly methods?: Method[];
  readonly properties?: Property[];
  readonly members?: (Documented & { readonly name: string })[];
}
export interface Callable {
  readonly parameters?: Parameter[];
}
export interface Method extends Callable, Documented {
  readonly name: string;
  readonly overrides?: string;
  readonly returns?: { readonly type: TypeReference };
}
export interface Parameter {
  readonly name: string;
  readonly type: TypeReference;
  readonly variadic?: boolean;
}
export interface Property extends Documented {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly overrides?: string;
}
export interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
  readonly intersection?: { readonly types: TypeReference[] };
}

/** Finds a type of this or of another package by its full name. */
export type TypeFinder = (fqn: string) => ApiType | undefined;

export function loadAssembly(folder: string): Assembly {
  const packed = `${folder}/.jsii.gz`;
  return JSON.parse(existsSync(packed) ? gunzipSync(readFileSync(packed)).toString() : readFileSync(`${folder}/.jsii`, 'utf8'));
}

export function apiTypes(assembly: Assembly): ApiType[] {
  return Object.values(assembly.types ?? {});
}

/** The name that a user of the package imports, nested classes with their owner's. */
export function publicName(type: ApiType): string {
  return type.namespace ? `${type.namespace}.${type.name}` : type.name;
}
