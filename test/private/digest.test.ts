import * as fc from 'fast-check';
import { digest, slotOf } from '../../src/private/digest';

describe('digest', () => {
  test('is stable, hexadecimal and as long as asked', () => {
    expect(digest(['Api', 1])).toBe(digest(['Api', 1]));
    expect(digest('x')).toMatch(/^[0-9a-f]{8}$/);
    expect(digest('x', 12)).toMatch(/^[0-9a-f]{12}$/);
  });

  test('changes with the content and its shape', () => {
    expect(new Set([['a', 'b'], ['ab'], 'ab', ['a,b'], { a: 'b' }, [['a'], 'b']].map(content => digest(content))).size).toBe(6);
  });
});

describe('slotOf', () => {
  test('is a whole number below the limit', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50_000 }), (content, below) => {
        const slot = slotOf(content, below);
        expect(Number.isInteger(slot) && slot >= 0 && slot < below).toBe(true);
      }),
    );
  });

  test('spreads contents over all slots', () => {
    const slots = Array.from({ length: 1000 }, (_, content) => slotOf(`route ${content}`, 10));

    for (let slot = 0; slot < 10; slot++) expect(slots.filter(one => one === slot).length).toBeGreaterThan(50);
  });
});
