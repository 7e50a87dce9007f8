import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What both sides build: `<name>-library.ts` with the library, `<name>-twin.ts` by hand. */
export interface Story {
  readonly name: string;
  /** Handlers that the twin deploys as they are, so that nothing imports them: folders of `twin`. */
  readonly handlers: string[];
  /** What `build` of both sides gets behind the output directory. */
  readonly args: string[];
}

const EXAMPLES = join(__dirname, '..', 'examples', 'typescript');
const SITE = join(EXAMPLES, 'shop', 'web', 'dist');

export function storyNamed(name: string): Story {
  const story = STORIES.find(each => each.name === name);
  if (!story) throw new Error(`no story is named ${name}; there are ${STORIES.map(each => each.name).join(', ')}`);
  if (story.args.includes(SITE) && !existsSync(join(SITE, 'index.html'))) {
    throw new Error("the shop's web page is not built; run `npm run build` in examples/typescript/shop/web first");
  }
  return story;
}

function restStory(name: string, ...handlers: string[]): Story {
  return { name, handlers: ['prefix-list', ...handlers], args: [join(EXAMPLES, 'rest', 'service')] };
}

const STORIES: Story[] = [
  restStory('rest'),
  restStory('fargate'),
  restStory('eks', 'healthy-targets'),
  restStory('weighted', 'live-weights'),
  {
    name: 'shop',
    handlers: ['prefix-list'],
    args: [join(EXAMPLES, 'shop', 'service'), join(EXAMPLES, 'grpc', 'service'), SITE, 'shop.example.com', 'Z0123456789ABC'],
  },
];
