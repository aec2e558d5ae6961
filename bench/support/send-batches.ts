import { Agent, request } from 'node:http';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '../../src/api/collect/segment-messages.ts';

/** Bodies of `POST /v1/batch`, each as full as Segment's limits allow; text made beforehand, as senders hold it. */
export function batchBodies(messages: readonly object[]): string[] {
  const bodies: string[] = [];
  let texts: string[] = [];
  let bytes = 0;
  const close = (): void => {
    if (texts.length > 0) bodies.push(`{"batch":[${texts.join(',')}]}`);
    texts = [];
    bytes = 0;
  };
  for (const message of messages) {
    const text = JSON.stringify(message);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MAX_BATCH_BYTES - 100 || texts.length >= MAX_BATCH_EVENTS) close();
    texts.push(text);
    bytes += size;
  }
  close();
  return bodies;
}

/**
 * Sends bodies over as many connections as given, kept open, each waiting for its answer before the next.
 * @throws Error when the API answers anything but 200
 */
export async function sendBatches(
  to: { readonly url: string; readonly write_key: string },
  bodies: readonly string[],
  connections: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...bodies].reverse();
  const sender = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const status = await post(to, body, agent);
      if (status !== 200) throw new Error(`the API answered ${status}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, sender));
  } finally {
    agent.destroy();
  }
}

function post(
  { url, write_key }: { readonly url: string; readonly write_key: string },
  body: string,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/v1/batch`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Basic ${Buffer.from(`${write_key}:`).toString('base64')}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
