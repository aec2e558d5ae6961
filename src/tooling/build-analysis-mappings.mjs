// Writes mappings/analysis-people.json and mappings/analysis-events.json from those of profiles and events.
import { readFileSync, writeFileSync } from 'node:fs';
import { buildAnalysisMappings } from '../elasticsearch/analysis-mappings.ts';

const file = (name) => new URL(`../../mappings/${name}.json`, import.meta.url);
const mappingsOf = (name) => JSON.parse(readFileSync(file(name), 'utf8')).mappings;

const built = buildAnalysisMappings({
  profiles: mappingsOf('profiles'),
  events: mappingsOf('events'),
});
for (const [name, definition] of Object.entries(built)) {
  writeFileSync(file(name), `${JSON.stringify(definition, null, 2)}\n`);
}
