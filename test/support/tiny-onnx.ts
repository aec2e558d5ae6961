/** A protocol buffer written by hand: field numbers as in onnx.proto. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return bytes;
}
const int = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: Iterable<number>) => {
  const all = [...value];
  return [...varint((field << 3) | 2), ...varint(all.length), ...all];
};
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));

const FLOAT = 1;
const INT64 = 7;

function tensor(name: string, dims: number[], type: number, data: ArrayBufferLike): number[] {
  return [
    ...dims.flatMap((dim) => int(1, dim)),
    ...int(2, type),
    ...text(8, name),
    ...bytes(9, new Uint8Array(data)),
  ];
}

function valueInfo(name: string, type: number, dims: string[]): number[] {
  const shape = dims.flatMap((dim) => bytes(1, text(2, dim)));
  return [...text(1, name), ...bytes(2, bytes(1, [...int(1, type), ...bytes(2, shape)]))];
}

/**
 * A classifier of a few bytes: each token has one weight for each class, and logits are their sums over the text.
 * @param weights by token id, then by class
 */
export function tinyOnnx(weights: readonly (readonly number[])[]): Uint8Array {
  const classes = weights[0]?.length ?? 0;
  const gather = [
    ...text(1, 'weights'),
    ...text(1, 'input_ids'),
    ...text(2, 'each'),
    ...text(4, 'Gather'),
  ];
  const keepDims = [...text(1, 'keepdims'), ...int(3, 0), ...int(20, 2)];
  const sum = [
    ...text(1, 'each'),
    ...text(1, 'axes'),
    ...text(2, 'logits'),
    ...text(4, 'ReduceSum'),
    ...bytes(5, keepDims),
  ];
  const table = Float32Array.from(weights.flat());
  const graph = [
    ...bytes(1, gather),
    ...bytes(1, sum),
    ...text(2, 'tiny'),
    ...bytes(5, tensor('weights', [weights.length, classes], FLOAT, table.buffer)),
    ...bytes(5, tensor('axes', [1], INT64, BigInt64Array.of(1n).buffer)),
    ...bytes(11, valueInfo('input_ids', INT64, ['batch', 'tokens'])),
    ...bytes(12, valueInfo('logits', FLOAT, ['batch', 'classes'])),
  ];
  return Uint8Array.from([
    ...int(1, 8),
    ...bytes(8, [...text(1, ''), ...int(2, 13)]),
    ...bytes(7, graph),
  ]);
}

/** A tokenizer that knows these words, in the order of their ids from 1 on; 0 is any other. */
export function wordTokenizer(words: readonly string[]): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(['[UNK]', ...words].map((word, i) => [word, i])),
    },
  };
}
