import { Replay } from '../../src/private/replay';

test('each listener hears of every item once, in their order, whoever comes first', () => {
  const replay = new Replay<string>();
  const [early, late]: [string[], string[]] = [[], []];

  replay.listen(item => early.push(item));
  replay.add('a', 'b');
  replay.listen(item => late.push(item));
  replay.add('c');

  expect(early).toEqual(['a', 'b', 'c']);
  expect(late).toEqual(early);
  expect(replay.listening).toBe(2);
});
