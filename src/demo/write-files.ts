import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FraudStory } from './fraud.ts';
import { type DemoOptions, generateDemo } from './generate.ts';

/** One line of `truth.ndjson.gz`: the person behind a record (`record_id`) or a message (`message_id`). */
export interface Truth {
  readonly source: string;
  readonly record_id?: string;
  readonly message_id?: string;
  readonly person_id: string | null;
  /** of a payment that the person never made */
  readonly fraud?: FraudStory;
}

export interface WrittenDemo {
  readonly messages: number;
  readonly people: number;
}

/**
 * Writes one `<source>.ndjson.gz` per source, in order of arrival, and `truth.ndjson.gz` beside them. The same
 * options give the same bytes.
 */
export async function writeDemo(
  folder: string,
  options: DemoOptions,
  progress: (messages: number) => void = () => undefined,
): Promise<WrittenDemo> {
  await mkdir(folder, { recursive: true });
  const files = new Map<string, LineFile>();
  const fileOf = (name: string): LineFile => {
    const open = files.get(name) ?? createLineFile(join(folder, `${name}.ndjson.gz`));
    files.set(name, open);
    return open;
  };
  let messages = 0;
  for (const message of generateDemo(options)) {
    const { source, kind, id, person_id, payload, fraud } = message;
    await fileOf(source).add(payload);
    if (!message.repeated) {
      const key = kind === 'record' ? { record_id: id } : { message_id: id };
      const told = fraud === undefined ? {} : { fraud };
      await fileOf('truth').add({ source, ...key, person_id, ...told });
    }
    if (++messages % 5000 === 0) progress(messages);
  }
  await Promise.all([...files.values()].map((file) => file.close()));
  return { messages, people: options.people };
}

interface LineFile {
  add(value: unknown): Promise<void>;
  close(): Promise<void>;
}

const BLOCK_CHARS = 64 * 1024;

function createLineFile(path: string): LineFile {
  const gzip = createGzip({ level: 6 });
  const written = gzip.pipe(createWriteStream(path));
  let block = '';
  const flush = async () => {
    const room = gzip.write(block);
    block = '';
    if (!room) await once(gzip, 'drain');
  };
  return {
    async add(value) {
      block += `${JSON.stringify(value)}\n`;
      if (block.length > BLOCK_CHARS) await flush();
    },
    async close() {
      gzip.end(block);
      await finished(written);
    },
  };
}
