import { describe, expect, test } from 'vitest';
import {
  chooseJdk,
  explainRefusals,
  type JdkCandidate,
  parseJavaMajor,
  parseJavaVersion,
} from '../../../../src/elasticsearch/engine/jdk.ts';

const jdk = (home: string, major: number, more: Partial<JdkCandidate> = {}): JdkCandidate => ({
  home,
  major,
  refusal: undefined,
  preferred: false,
  ...more,
});
const old = jdk('/jvm/17', 17, { refusal: 'is older than 21' });

describe('the version of a Java', () => {
  test.each([
    { name: 'release file', text: 'IMPLEMENTOR="x"\nJAVA_VERSION="25.0.3"\n', major: 25 },
    { name: 'release file of an old one', text: 'JAVA_VERSION="1.8.0_292"', major: 8 },
    { name: 'java -version', text: 'openjdk version "21.0.2" 2024-01-16\nOpenJDK', major: 21 },
    { name: 'early access', text: 'openjdk version "26-ea" 2026-03-17', major: 26 },
    { name: 'something else', text: 'no such thing', major: undefined },
  ])('is read from $name', ({ text, major }) => {
    expect(parseJavaMajor(parseJavaVersion(text) ?? '')).toBe(major);
  });
});

describe('choosing a JDK', () => {
  test.each([
    { name: 'the newest that fits', from: [jdk('/a', 21), old, jdk('/b', 25)], home: '/b' },
    {
      name: 'the one that ES_JAVA_HOME names, before a newer one',
      from: [jdk('/b', 25), jdk('/a', 21, { preferred: true })],
      home: '/a',
    },
    {
      name: 'another when the named one does not fit',
      from: [{ ...old, preferred: true }, jdk('/b', 25)],
      home: '/b',
    },
    { name: 'none when all are too old', from: [old], home: undefined },
  ])('takes $name', ({ from, home }) => {
    expect(chooseJdk(from).chosen?.home).toBe(home);
  });

  test('says of each Java why it was refused', () => {
    expect(explainRefusals(chooseJdk([old]))).toBe('Java 17 at /jvm/17 is older than 21');
    expect(explainRefusals(chooseJdk([]))).toBe('no Java 21 or newer is installed');
  });
});
