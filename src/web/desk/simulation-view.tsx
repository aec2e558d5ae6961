import { Link } from '@tanstack/react-router';
import type { Simulation } from '../api/steward-types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { ruleText } from '../identity/rule-text.ts';

/** What a rule would do to the data as they are, with samples whose profiles can be opened. */
export function SimulationView({ found }: { found: Simulation }) {
  const { words, format } = useLanguage();
  const steward = useStewardWords();
  const texts = steward.namespaces;
  const { merges, splits, samples, scanned, seconds, exact } = found;
  const why = ({ why: rule }: Simulation['samples'][number]) => {
    const parts = /^parts:(\d+)$/.exec(rule)?.[1];
    return parts === undefined
      ? `${texts.sample_merge} – ${ruleText(rule, steward.rules, words.namespaces, format.list)}`
      : texts.sample_split(Number(parts));
  };
  return (
    <div className="simulation">
      <p className="simulation-verdict" role="status">
        {texts.would(texts.merges(merges), texts.splits(splits))}
      </p>
      <p className="dim">
        {texts.scanned(texts.profiles(scanned.profiles), format.duration(seconds * 1000))}
        {exact ? null : ` · ${texts.inexact}`}
      </p>
      {samples.length === 0 ? null : (
        <>
          <h3 className="preview-heading">{texts.samples}</h3>
          <ol className="simulation-samples">
            {samples.map((sample) => (
              <li key={`${sample.kind} ${sample.profile_ids.join(' ')}`}>
                {sample.profile_ids.map((id, index) => (
                  <Link
                    key={id}
                    to="/profiles/$profileId"
                    params={{ profileId: id }}
                    className="text-link"
                    title={id}
                  >
                    {texts.open_profile(format.number(index + 1))}
                  </Link>
                ))}
                <span className="dim">{why(sample)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
