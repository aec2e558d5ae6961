import type { Provenance } from '../../model/profile.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useNow } from '../kit/use-now.ts';

/** Which source said it and how long ago; hovering tells the rule that chose it and the moment. */
export function ProvenanceNote({ provenance }: { provenance: Provenance | undefined }) {
  const { words, format } = useLanguage();
  const now = useNow();
  if (provenance === undefined) return null;
  const { source, updated_at, rule } = provenance;
  return (
    <span title={`${words.profile.rule[rule]} · ${format.dateTime(updated_at)}`}>
      {words.profile.provenance(source, format.age(updated_at, now))}
    </span>
  );
}
