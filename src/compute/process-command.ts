import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/refusal';

/** A copy of the program and its arguments; refuses what no process can be started with. */
export function processCommand(command: string[]): string[] {
  if (command.length === 0 || command[0] === '') {
    refuse({
      what: 'the command names no program',
      got: JSON.stringify(command),
      allowed: 'a program and its arguments, each as an element of its own',
      instead: "write for example ['node', 'dist/main.js']",
    });
  }
  const broken = command.find(word => !Token.isUnresolved(word) && /[\r\n\0]/.test(word));
  if (broken !== undefined) {
    refuse({
      what: 'a word of the command has more than one line',
      got: JSON.stringify(broken),
      allowed: 'words without line breaks',
      instead: 'put the text into an environment variable, encoded, or into a file of the artifact',
    });
  }
  return [...command];
}
