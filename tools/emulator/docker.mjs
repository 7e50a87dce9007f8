#!/usr/bin/env node
/**
 * What the CDK CLI is given as CDK_DOCKER: it builds nothing, notes each call in the file that DOCKER_CALLS names, and pushes a manifest
 * with the image's tag to the emulator's registry, where the next deployment finds it.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const [command, ...args] = process.argv.slice(2);
appendFileSync(process.env.DOCKER_CALLS, `${JSON.stringify([command, ...args])}\n`);

const commands = {
  // Nothing lies in a local store, so the CLI asks for a build.
  inspect: () => false,
  build: () => {
    const file = args.includes('--file') ? args[args.indexOf('--file') + 1] : 'Dockerfile';
    return existsSync(join(args.at(-1), file));
  },
  login: () => true,
  tag: () => true,
  push: async () => {
    const [, registry, repository, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(args.at(-1));
    const url = `${process.env.AWS_ENDPOINT_URL}/v2/${repository}/manifests/${tag}?ns=${registry}`;
    const { ok } = await fetch(url, { method: 'PUT', body: JSON.stringify({ schemaVersion: 2, annotations: { tag } }) });
    return ok;
  },
};

if (!commands[command]) throw new Error(`the stand-in knows no docker ${command}`);
process.exitCode = (await commands[command]()) ? 0 : 1;
