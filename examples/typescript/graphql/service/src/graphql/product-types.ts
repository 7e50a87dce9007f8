import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
} from 'graphql';
import type { Context } from './context.js';
import { decodeCursor, encodeCursor, pageSize } from './paging.js';
import type { PriceChange } from '../products/price-changes.js';
import type { ProductFilter, ProductSlice } from '../products/product-repository.js';
import type { Product } from '../products/product.js';

const string = { type: new GraphQLNonNull(GraphQLString) };
const int = { type: new GraphQLNonNull(GraphQLInt) };

export const ProductType: GraphQLObjectType<Product, Context> = new GraphQLObjectType<Product, Context>({
  name: 'Product',
  fields: () => ({
    id: { type: new GraphQLNonNull(GraphQLID) },
    sku: string,
    name: string,
    category: string,
    priceCents: { ...int, description: 'In the minor unit of the currency.' },
    currency: string,
    version: { ...int, description: 'Send it with an update: one that has not seen the newest version is refused.' },
    similar: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(ProductType))),
      description: 'Others of the same category.',
      args: { first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 3, description: 'From 1 to 10.' } },
      resolve: async ({ id, category }, { first }: { first: number }, { products }) => {
        const limit = pageSize(first, 10);
        const { items } = await products.list({ filter: { category }, limit: limit + 1 });
        return items.filter(product => product.id !== id).slice(0, limit);
      },
    },
  }),
});

const PageInfoType = new GraphQLObjectType<ProductSlice>({
  name: 'PageInfo',
  fields: {
    hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean), resolve: ({ hasMore }) => hasMore },
    endCursor: { type: GraphQLString, resolve: ({ items }) => items.at(-1) && encodeCursor(items.at(-1)!.id) },
  },
});

const ProductEdgeType = new GraphQLObjectType<Product>({
  name: 'ProductEdge',
  fields: {
    cursor: { ...string, resolve: ({ id }) => encodeCursor(id) },
    node: { type: new GraphQLNonNull(ProductType), resolve: product => product },
  },
});

const ProductConnectionType = new GraphQLObjectType<ProductSlice>({
  name: 'ProductConnection',
  fields: {
    edges: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(ProductEdgeType))), resolve: ({ items }) => items },
    pageInfo: { type: new GraphQLNonNull(PageInfoType), resolve: slice => slice },
    totalCount: { ...int, description: 'How many match, on all pages.', resolve: ({ total }) => total },
  },
});

const ProductFilterType = new GraphQLInputObjectType({
  name: 'ProductFilter',
  fields: {
    category: { type: GraphQLString },
    text: { type: GraphQLString, description: 'Part of the name, in any case.' },
    maxPriceCents: { type: GraphQLInt },
  },
});

export const NewProductType = new GraphQLInputObjectType({
  name: 'NewProduct',
  fields: { sku: string, name: string, category: string, priceCents: int },
});

export const ProductChangesType = new GraphQLInputObjectType({
  name: 'ProductChanges',
  description: 'What is left out stays as it is.',
  fields: {
    sku: { type: GraphQLString },
    name: { type: GraphQLString },
    category: { type: GraphQLString },
    priceCents: { type: GraphQLInt },
  },
});

export const PriceChangeType = new GraphQLObjectType<PriceChange>({
  name: 'PriceChange',
  fields: { product: { type: new GraphQLNonNull(ProductType) }, oldPriceCents: int, newPriceCents: int },
});

interface ProductsArgs {
  readonly filter?: { readonly [member in keyof ProductFilter]: ProductFilter[member] | null } | null;
  readonly first: number;
  readonly after?: string | null;
}

export const productsField: GraphQLFieldConfig<unknown, Context, ProductsArgs> = {
  type: new GraphQLNonNull(ProductConnectionType),
  args: {
    filter: { type: ProductFilterType },
    first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 20, description: 'From 1 to 100.' },
    after: { type: GraphQLString, description: 'The endCursor of the page before.' },
  },
  resolve: (_source, { filter, first, after }, { products }) =>
    products.list({
      filter: withoutNulls(filter ?? {}),
      limit: pageSize(first, 100),
      afterId: after == null ? undefined : decodeCursor(after),
    }),
};

/** GraphQL lets a client say null for what it leaves out. */
export function withoutNulls<T extends object>(members: T): { [member in keyof T]?: NonNullable<T[member]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as never;
}
