import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fields, unmapped } from './fields';
import { Bucket } from './model';
import { wildcards } from './patterns';
import { Resource, Templates } from '../pictures/templates';

/** What a deployment has filled a bucket with. Two that copy one folder are two halves of a site; files of two folders are not mapped. */
export function readBucket(templates: Templates, id: string, bucket: Resource): Bucket {
  const copies = templates
    .all('Custom::CDKBucketDeployment')
    .filter(copy => templates.follow(copy.properties.DestinationBucketName, copy) === bucket)
    .map(readCopy);
  const [folder, ...others] = [...new Set(copies.map(copy => copy.folder))];
  if (folder === undefined || others.length > 0) unmapped(bucket.id, 'files from', [folder, ...others]);
  const files: { [path: string]: string } = {};
  for (const path of filesOf(folder)) {
    const copy = copies.find(({ takes }) => takes(path));
    if (copy) files[path] = copy.cacheControl;
  }
  return { id, folder, files };
}

interface Copy {
  readonly folder: string;
  readonly cacheControl: string;
  takes(path: string): boolean;
}

function readCopy({ id, properties, stack }: Resource): Copy {
  const said = fields(
    id,
    properties,
    ['DestinationBucketName', 'SourceObjectKeys', 'SystemMetadata', 'Exclude', 'Include'],
    [
      'ServiceToken',
      'SourceBucketNames',
      'Prune',
      'DistributionId',
      'DistributionPaths',
      'OutputObjectKeys',
      'WaitForDistributionInvalidation',
    ],
  );
  const [key, ...more] = said.SourceObjectKeys;
  if (more.length > 0) unmapped(id, 'SourceObjectKeys', said.SourceObjectKeys);
  const [excluded, included] = [patterns(said.Exclude), patterns(said.Include)];
  return {
    folder: join(stack.folder, `asset.${key.replace(/\.zip$/, '')}`),
    cacheControl: fields(id, said.SystemMetadata, ['cache-control'])['cache-control'],
    // The function names what it leaves out first, and the last word counts.
    takes: path => included(path) || !excluded(path),
  };
}

/** As the AWS CLI takes them: against the path below the folder. */
function patterns(list: string[] = []): (path: string) => boolean {
  const all = list.map(each => new RegExp(`^${wildcards(`/${each}`)}$`, 's'));
  return path => all.some(each => each.test(path));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(folder, file)).isFile())
    .map(file => `/${file.split(sep).join('/')}`);
}
