import { createHash } from 'node:crypto';
import { Resource, Templates } from '../pictures/templates';

/** What AWS makes up at deployment and no template says: each has one stand-in, and all can be printed. */
export class StandIns {
  private readonly made = new Map<string, string>();

  constructor(private readonly templates: Templates) {}

  /** What stands in for what. */
  public get table(): [string, string][] {
    return [...this.made];
  }

  /** The text that a value of a template becomes at deployment. */
  public text(value: any, from: Resource): string {
    if (typeof value === 'string' || typeof value === 'number') return this.resolved(String(value));
    if (value?.['Fn::Join']) {
      const [separator, parts] = value['Fn::Join'];
      return this.resolved(parts.map((part: any) => (typeof part === 'string' ? part : this.nameOf(part, from))).join(separator));
    }
    return this.nameOf(value, from);
  }

  private nameOf(value: any, from: Resource): string {
    const { stack, id } = this.templates.follow(value, from);
    return `${stack.stackName}.${id}`;
  }

  /** Two references to one secret are the same text, and become the same value. */
  private resolved(text: string): string {
    return text.replace(/\{\{resolve:[^}]*\}\}/g, reference => {
      const value = this.made.get(reference) ?? createHash('sha256').update(reference).digest('hex');
      this.made.set(reference, value);
      return value;
    });
  }
}
