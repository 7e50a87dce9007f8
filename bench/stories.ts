import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What both sides build: `<name>-library.ts` with the library, `<name>-twin.ts` by hand. */
export interface Story {
  readonly name: string;
  /** The stack that a user of the library writes. */
  readonly example: string;
  /** What `build` of both sides gets behind the output directory. */
  readonly args: string[];
}

const EXAMPLES = join(__dirname, '..', 'examples', 'typescript');
const SITE = join(EXAMPLES, 'shop', 'web', 'dist');

export function storyNamed(name: string): Story {
  const story = STORIES.find(each => each.name === name);
  if (!story) throw new Error(`no story is named ${name}; there are ${STORIES.map(each => each.name).join(' and ')}`);
  if (story.args.includes(SITE) && !existsSync(join(SITE, 'index.html'))) {
    throw new Error("the shop's web page is not built; run `npm run build` in examples/typescript/shop/web first");
  }
  return story;
}

const STORIES: Story[] = [
  {
    name: 'rest',
    example: 'examples/typescript/rest/catalogue-stack.ts',
    args: [join(EXAMPLES, 'rest', 'service')],
  },
  {
    name: 'shop',
    example: 'examples/typescript/shop/shop-stack.ts',
    args: [join(EXAMPLES, 'shop', 'service'), join(EXAMPLES, 'grpc', 'service'), SITE, 'shop.example.com', 'Z0123456789ABC'],
  },
];
