import type { EngineAccess } from '../client.ts';

/** Which of the four ways gave the engine, see DESIGN section 1. */
export type EngineKind = 'existing' | 'distribution' | 'docker' | 'embedded';

/** Receives one line per step, for the person who waits. */
export type Report = (line: string) => void;

/** An engine that answers. */
export interface RunningEngine {
  readonly kind: EngineKind;
  readonly access: EngineAccess;
  /** Elasticsearch version, such as `9.4.3`. */
  readonly version: string;
  /** Whether this process started it, or took over what a crashed run had left running. */
  readonly started: boolean;
  /** Stops the engine when `started`; leaves it alone otherwise. Safe to call twice. */
  stop(): Promise<void>;
}

/** Version that Azimut starts and is tested with; docker-compose.yml is held to it. */
export const ENGINE_VERSION = '9.4.3';
export const ENGINE_IMAGE = `docker.elastic.co/elasticsearch/elasticsearch:${ENGINE_VERSION}`;
export const KIBANA_IMAGE = `docker.elastic.co/kibana/kibana:${ENGINE_VERSION}`;

/** The one sentence for whoever has no engine yet. */
export const FOUR_WAYS =
  'set ELASTICSEARCH_URL to an existing Elasticsearch 9 cluster, set ES_HOME to an unpacked ' +
  'distribution, start Docker, or install JDK 21 or newer and Maven so that Azimut fetches an engine itself';
