import { buildSchema, GraphQLError } from 'graphql';
import type { ProductQuery, ProductRepository } from '../products/product-repository.js';
import type { Product } from '../products/product.js';

export const schema = buildSchema(`
  type Query {
    "At most 100."
    products(category: String, first: Int! = 20): [Product!]!
    product(id: ID!): Product
    categories(first: Int! = 10): [Category!]!
    "Products with the text in their names, in any case."
    search(text: String!, first: Int! = 10): [Product!]!
  }

  type Product {
    id: ID!
    sku: String!
    name: String!
    category: Category!
    "In the minor unit of the currency."
    priceCents: Int!
    currency: String!
  }

  type Category {
    name: String!
    products(first: Int! = 10): [Product!]!
  }
`);

const MAX_ITEMS = 100;

interface Page {
  readonly first: number;
}

/** Answers the fields of `Query`; a field that is a function is called when it is asked for. */
export function catalogueQueries(products: ProductRepository) {
  const list = async ({ first }: Page, query: Omit<ProductQuery, 'limit'>) =>
    (await products.list({ ...query, limit: checked(first) })).map(productNode);
  const productNode = (product: Product) => ({ ...product, category: () => categoryNode(product.category) });
  const categoryNode = (name: string) => ({ name, products: async (page: Page): Promise<object[]> => list(page, { category: name }) });

  return {
    products: async ({ category, ...page }: Page & { category?: string | null }) => list(page, { category: category ?? undefined }),
    product: async ({ id }: { id: string }) => {
      const product = await products.find(id);
      return product && productNode(product);
    },
    categories: async ({ first }: Page) => (await products.categories(checked(first))).map(categoryNode),
    search: async ({ text, ...page }: Page & { text: string }) => list(page, { text }),
  };
}

function checked(first: number): number {
  if (first >= 1 && first <= MAX_ITEMS) return first;
  throw new GraphQLError(`first must be from 1 to ${MAX_ITEMS}`, { extensions: { code: 'BAD_USER_INPUT' } });
}
