import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docPages, Fence, fences } from './fences';
import { ROOT, RungLog } from './rung-log';
import { javaClasspath, MAVEN_PROJECTS, PYTHON } from '../bindings/languages';

const OUT = join(ROOT, '.work', 'doc-languages');

/** A fenced block as a file that a compiler takes. */
type Source = Pick<Fence, 'name' | 'code'>;

/** What makes a file of an excerpt: one that declares something, or one that stands in a stack's constructor. */
interface Fixture {
  /** Found in a block that is a whole file already. */
  readonly whole: RegExp;
  /** Found at the beginning of one that declares. */
  readonly declarations: RegExp;
  declare(code: string): string;
  construct(code: string): string;
}

/** An excerpt sees what an editor would import, and an API. */
const PYTHON_IMPORTS = `import jsii
from collections.abc import Mapping, Sequence
from typing import Any, cast
from aws_cdk import App, Duration, Environment, Size, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_scalable_api import *
from constructs import Construct

api: ScalableApi
`;

const PYTHON_FIXTURE: Fixture = {
  whole: /^(import|from) /m,
  declarations: /^(@|class |def )/,
  declare: code => `${PYTHON_IMPORTS}\n${code}`,
  construct: code => `${PYTHON_IMPORTS}
class Example(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
${code.replace(/^(?=.)/gm, '        ')}`,
};

const JAVA_IMPORTS = `import io.github.cdkscalableapi.*;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.*;
import software.amazon.awscdk.services.ec2.*;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnListenerRule;
import software.amazon.awscdk.services.iam.*;
import software.amazon.awscdk.services.route53.*;
import software.amazon.awscdk.services.secretsmanager.*;
import software.constructs.Construct;
`;

const JAVA_FIXTURE: Fixture = {
  whole: /^(package|import) /m,
  declarations: /^(@|(public |final |abstract )*(class|record|interface|enum) )/,
  declare: code => `${JAVA_IMPORTS}\n${code}`,
  construct: code => `${JAVA_IMPORTS}
class Example extends Stack {
    private ScalableApi api;

    Example(Construct scope, String id) {
        super(scope, id);
${code}
    }
}
`,
};

/** The Python and Java of README and `docs` against the packages that the rung `twins` has installed. */
export function compileLanguageSnippets(log: RungLog): string {
  rmSync(OUT, { recursive: true, force: true });
  const python = checkPython(log, snippets('python', PYTHON_FIXTURE));
  const java = checkJava(log, snippets('java', JAVA_FIXTURE));
  return `${python} snippets in Python, ${java} in Java`;
}

function checkPython(log: RungLog, files: Source[]): number {
  const folder = join(OUT, 'python');
  mkdirSync(folder, { recursive: true });
  files.forEach(({ name, code }) => writeFileSync(join(folder, `${name}.py`), code));
  // Strict, as the examples are, would refuse a variable that an excerpt doesn't use.
  const settings = { typeCheckingMode: 'standard', reportWildcardImportFromLibrary: false };
  writeFileSync(join(folder, 'pyrightconfig.json'), JSON.stringify(settings));
  log.exec('pyright', ['--project', folder, '--pythonpath', PYTHON]);
  return files.length;
}

function checkJava(log: RungLog, files: Source[]): number {
  const sources = files.map(({ name, code }) => {
    const folder = join(OUT, 'java', name);
    mkdirSync(folder, { recursive: true });
    // A public class must be in a file of its name.
    const [, file = 'Example'] = /^public (?:final |abstract )*(?:class|record|interface|enum) (\w+)/m.exec(code) ?? [];
    const source = join(folder, `${file}.java`);
    // Two pages may declare the same name.
    const own = `package ${name.replace(/\W/g, '_')};`;
    writeFileSync(source, `${own} ${code.replace(/^package .*$/m, '')}`);
    return source;
  });
  const [, everything] = MAVEN_PROJECTS;
  const options = ['--release', '17', '-proc:none', '-Xlint:all', '-Werror', '-d', join(OUT, 'classes')];
  log.exec('javac', [...options, '-cp', javaClasspath(everything), ...sources]);
  return files.length;
}

/** The blocks of one language, as files that a compiler takes. */
function snippets(language: string, fixture: Fixture): Source[] {
  return fences(['README.md', ...docPages()], language).map(({ name, code }) => ({ name, code: inFixture(code, fixture) }));
}

function inFixture(code: string, fixture: Fixture): string {
  if (fixture.whole.test(code)) return code;
  const begin = code.replace(/^(\s*(\/\*.*?\*\/|(\/\/|#)[^\n]*\n))*\s*/s, '');
  return fixture.declarations.test(begin) ? fixture.declare(code) : fixture.construct(code);
}
