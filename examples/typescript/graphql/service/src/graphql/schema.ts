import { GraphQLID, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { Context } from './context.js';
import { NewProductType, PriceChangeType, ProductChangesType, productsField, ProductType, withoutNulls } from './product-types.js';
import type { PriceChange } from '../products/price-changes.js';
import { checkProduct, type NewProduct } from '../products/product.js';

const id = { type: new GraphQLNonNull(GraphQLID) };

const query = new GraphQLObjectType<unknown, Context>({
  name: 'Query',
  fields: {
    products: productsField,
    product: {
      type: ProductType,
      args: { id },
      resolve: (_source, args: { id: string }, { products }) => products.find(args.id),
    },
  },
});

const mutation = new GraphQLObjectType<unknown, Context>({
  name: 'Mutation',
  fields: {
    createProduct: {
      type: new GraphQLNonNull(ProductType),
      args: { product: { type: new GraphQLNonNull(NewProductType) } },
      resolve: (_source, { product }: { product: NewProduct }, { products }) => products.add(checkProduct({ ...product })),
    },
    updateProduct: {
      type: new GraphQLNonNull(ProductType),
      args: {
        id,
        version: { type: new GraphQLNonNull(GraphQLInt), description: 'As read.' },
        changes: { type: new GraphQLNonNull(ProductChangesType) },
      },
      resolve: async (_source, args: UpdateArgs, { products, priceChanges }) => {
        const { before, after } = await products.update(args.id, args.version, withoutNulls(args.changes));
        if (after.priceCents !== before.priceCents) {
          priceChanges.publish({ product: after, oldPriceCents: before.priceCents, newPriceCents: after.priceCents });
        }
        return after;
      },
    },
  },
});

const subscription = new GraphQLObjectType<PriceChange, Context>({
  name: 'Subscription',
  fields: {
    priceChanged: {
      type: new GraphQLNonNull(PriceChangeType),
      description: 'From now on. A client that reads slowly gets the changes of one product as one.',
      args: { productIds: { type: new GraphQLList(id.type), description: 'All products without it.' } },
      subscribe: (_source, { productIds }: { productIds?: string[] | null }, { priceChanges }) =>
        priceChanges.follow(productIds ?? undefined),
      resolve: change => change,
    },
  },
});

interface UpdateArgs {
  readonly id: string;
  readonly version: number;
  readonly changes: { readonly [member in keyof NewProduct]?: NewProduct[member] | null };
}

export const schema = new GraphQLSchema({ query, mutation, subscription });
