import type { Client } from '@elastic/elasticsearch';
import type { ScorerSetting, ScorerSettings } from '../../config.ts';
import {
  createInferenceScorer,
  createTrainedModelScorer,
} from '../../elasticsearch/inference-scorer.ts';
import type { TextScorer } from '../../insight/text/scorer.ts';
import type { TextScorers } from '../scoring/score-texts.ts';
import { createHttpTextScorer } from './http-text-scorer.ts';
import { createOnnxTextScorer } from './onnx-text-scorer.ts';
import { renameLabels } from './rename-labels.ts';

const RETRIES = 3;
const PAUSE_MS = 200;
const HTTP_BATCH = 32;

/** The scorers of texts that are configured; none where the built-in classifier is to read them. */
export function openScorers(client: Client, settings: ScorerSettings): TextScorers {
  const { sentiment, topic } = settings;
  return {
    ...(sentiment.kind === 'built_in' ? {} : { sentiment: open(client, sentiment, settings) }),
    ...(topic.kind === 'built_in' ? {} : { topic: open(client, topic, settings) }),
  };
}

function open(
  client: Client,
  setting: Exclude<ScorerSetting, { kind: 'built_in' }>,
  { timeoutMs, token }: ScorerSettings,
): TextScorer {
  const { labels, names } = setting;
  switch (setting.kind) {
    case 'http': {
      const { host } = new URL(setting.url);
      return renameLabels(
        createHttpTextScorer({
          name: `http:${host}`,
          url: setting.url,
          timeoutMs,
          retries: RETRIES,
          pauseMs: PAUSE_MS,
          batch: HTTP_BATCH,
          ...(token === undefined ? {} : { token }),
        }),
        names,
      );
    }
    case 'ml':
      return renameLabels(
        createTrainedModelScorer(client, { id: setting.id, timeoutMs, labels }),
        names,
      );
    case 'inference':
      return renameLabels(
        createInferenceScorer(client, { id: setting.id, timeoutMs, labels }),
        names,
      );
    case 'onnx':
      return renameLabels(
        createOnnxTextScorer({ folder: setting.folder, labels, timeoutMs }),
        names,
      );
  }
}
