import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, Instruction, JSONInstruction, PropertyInstruction } from 'dockerfile-ast';

/** What a Dockerfile says of the image that it makes. */
export interface ServiceImage {
  /** Sources of the `COPY` and `ADD` instructions that take from the build context, of every stage. */
  readonly contextSources: string[];
  /** The words of the final stage's `ENTRYPOINT` and `CMD`; undefined where one has the shell form, or none is there. */
  readonly command?: string[];
  readonly exposedPorts: string[];
  readonly user?: string;
  readonly environment: { [name: string]: string };
}

export function parseDockerfile(content: string): ServiceImage {
  const instructions = DockerfileParser.parse(content).getInstructions();
  const finalStage = instructions.slice(instructions.map(instruction => instruction.getKeyword()).lastIndexOf('FROM'));
  const all = (keyword: string, from = finalStage) => from.filter(instruction => instruction.getKeyword() === keyword);
  // Not `getJSONStrings()`: that loses the spaces inside a string.
  const json = (instruction: Instruction): string[] =>
    instruction instanceof JSONInstruction && instruction.getOpeningBracket() ? JSON.parse(instruction.getRawArgumentsContent()!) : [];
  const plain = (instruction: Instruction) => instruction.getArguments().map(argument => argument.getValue());
  const words = (keyword: string) => {
    const last = all(keyword).at(-1);
    if (!last) return [];
    return json(last).length > 0 ? json(last) : undefined;
  };
  const [entrypoint, cmd] = [words('ENTRYPOINT'), words('CMD')];
  const command = entrypoint && cmd && [...entrypoint, ...cmd];
  return {
    contextSources: [...all('COPY', instructions), ...all('ADD', instructions)]
      .filter(copy => !(copy as JSONInstruction).getFlags().some(flag => flag.getName() === 'from'))
      .flatMap(copy => (json(copy).length > 0 ? json(copy) : plain(copy)).slice(0, -1)),
    command: command?.length ? command : undefined,
    exposedPorts: all('EXPOSE').flatMap(plain),
    user: all('USER').at(-1)?.getArguments()[0].getValue(),
    environment: Object.fromEntries(
      all('ENV').flatMap(instruction =>
        (instruction as PropertyInstruction).getProperties().map(property => [property.getName(), property.getValue() ?? '']),
      ),
    ),
  };
}

/** The files that docker sends to the builder: those of the directory that `.dockerignore` leaves in. */
export function buildContext(directory: string): string[] {
  const ignore = join(directory, '.dockerignore');
  const rules = existsSync(ignore)
    ? readFileSync(ignore, 'utf8')
        .split('\n')
        .map(line => line.trim())
        .filter(line => line && !line.startsWith('#'))
    : [];
  return filesBelow(directory).filter(file => !isIgnored(file, rules));
}

/** The last rule that matches the file, or a folder above it, decides. */
export function isIgnored(file: string, rules: string[]): boolean {
  const parts = file.split('/');
  const selfAndFolders = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const deciding = rules
    .filter(rule => {
      const pattern = globPattern(rule.replace(/^!/, '').replace(/^\/|\/$/g, ''));
      return selfAndFolders.some(path => pattern.test(path));
    })
    .at(-1);
  return deciding !== undefined && !deciding.startsWith('!');
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, wildcard => ({ '**/': '(.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wildcard]!);
  return new RegExp(`^${source}$`);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
    // What npm installs is never copied from here, and long to walk.
    if (entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesBelow(join(directory, entry.name)).map(file => `${entry.name}/${file}`) : [entry.name];
  });
}
