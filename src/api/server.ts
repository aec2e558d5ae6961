import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { AppError } from '../errors.ts';
import type { ApiEnv } from './context.ts';

/** How long a closing server lets requests finish. */
const GRACE_MS = 10_000;

export interface Served {
  /** Where it listens, such as `http://127.0.0.1:3600`. */
  readonly url: string;
  /** Takes no more, lets what runs finish for 10 s, then cuts it off. */
  close(): Promise<void>;
}

/**
 * Serves the app over HTTP/1.1, with bounds on how long a client may take to send what it sends.
 * @param options `port` 0 takes a free one; `onClosing` ends what would otherwise last, such as live streams
 * @throws AppError `configuration_invalid` when the port is taken
 */
export async function serveApp(
  app: Pick<Hono<ApiEnv>, 'fetch'>,
  options: { readonly host: string; readonly port: number; readonly onClosing?: () => void },
): Promise<Served> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 120_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new AppError('configuration_invalid', `cannot listen on port ${options.port}`, { cause }),
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => close(server, options.onClosing) };
}

function close(server: Server, onClosing?: () => void): Promise<void> {
  return new Promise((resolve) => {
    onClosing?.();
    const cutOff = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
