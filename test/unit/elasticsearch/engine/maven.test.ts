import { expect, test } from 'vitest';
import { describeProgress, mavenArguments } from '../../../../src/elasticsearch/engine/maven.ts';

test.each([
  { bytes: 0, rate: 0, told: '0 of 947 MB (0 %), 0 MB/s' },
  { bytes: 310_000_000, rate: 52_400_000, told: '310 of 947 MB (32 %), 52 MB/s' },
  { bytes: 946_639_592, rate: 1_000_000, told: '947 of 947 MB (100 %), 1 MB/s' },
])('tells progress: $told', ({ bytes, rate, told }) => {
  expect(describeProgress(bytes, 946_639_592, rate)).toBe(told);
});

test('Maven fetches one file, checks its sums, and leaves nothing in the own repository', () => {
  const artifact = { group: 'g', name: 'n', version: '1', packaging: 'zip', bytes: 1, sha256: '' };
  const args = mavenArguments(artifact, '/t/repository', '/t/fetched');
  expect(args).toEqual(
    expect.arrayContaining([
      '--strict-checksums',
      '-Dmaven.repo.local=/t/repository',
      '-Dartifact=g:n:1:zip',
      '-DoutputDirectory=/t/fetched',
    ]),
  );
});
