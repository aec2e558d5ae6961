// Writes the Painless files of pipelines/painless into the JSON that Elasticsearch takes: `pipelines/<name>.painless`
// becomes the `source` of `pipelines/<name>.json`. Run it after editing a script: node src/tooling/build-pipelines.mjs
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pipelines = fileURLToPath(new URL('../../pipelines', import.meta.url));

/** The script with its includes first, without comment lines and indentation. */
export function buildScript(folder, name) {
  const text = readFileSync(join(folder, 'painless', `${name}.painless`), 'utf8');
  return text
    .split('\n')
    .map((line) => {
      const include = /^\/\/ include: ([a-z-]+)$/.exec(line.trim());
      return include ? buildScript(folder, include[1]) : line.trim();
    })
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n');
}

/** The JSON file's text with the script inside, everything else as it was. */
export function buildFile(folder, name) {
  const file = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const holder = file.script ?? file.processors.find((processor) => processor.script)?.script;
  holder.source = buildScript(folder, name);
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function scriptNames(folder) {
  return (
    readdirSync(join(folder, 'painless'))
      .map((file) => file.replace('.painless', ''))
      // the others are only included
      .filter((name) => existsSync(join(folder, `${name}.json`)))
      .sort()
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of scriptNames(pipelines)) {
    writeFileSync(join(pipelines, `${name}.json`), buildFile(pipelines, name));
  }
}
