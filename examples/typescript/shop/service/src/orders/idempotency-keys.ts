import { Problem } from '../http/problem.js';

const KEPT_KEYS = 10_000;

/**
 * Does the same request once, however often it is sent: who got no answer sends it again with its key, and gets the first answer.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export class IdempotencyKeys<Answer> {
  private readonly answers = new Map<string, { readonly request: string; readonly answer: Promise<Answer> }>();

  async once(key: string, request: string, act: () => Promise<Answer>): Promise<Answer> {
    const earlier = this.answers.get(key);
    if (earlier && earlier.request !== request) throw new Problem(422, 'this Idempotency-Key came with another request before');
    if (earlier) return earlier.answer;

    const answer = act();
    this.answers.set(key, { request, answer });
    const [oldest] = this.answers.keys();
    if (this.answers.size > KEPT_KEYS) this.answers.delete(oldest!);
    // What failed has done nothing: it may be tried again.
    answer.catch(() => this.answers.delete(key));
    return answer;
  }
}
