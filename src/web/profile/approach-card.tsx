import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';

/** Where and when the person is best met, as far as habits tell; nothing where they tell nothing. */
export function ApproachCard({ profile }: { profile: ShownProfile }) {
  const { words, format } = useLanguage();
  const { approach } = usePersonWords();
  const { preferred, email } = profile.computed ?? {};
  if (preferred === undefined && email === undefined) return null;
  const moment = [
    preferred?.weekday == null ? '' : (approach.weekdays[preferred.weekday - 1] ?? ''),
    preferred?.hour == null
      ? preferred?.day_part == null
        ? ''
        : approach.day_parts[preferred.day_part]
      : approach.hour(format.number(preferred.hour)),
  ].filter((part) => part !== '');
  const opens = email?.open_rate ?? null;
  return (
    <Card title={approach.heading}>
      <Facts>
        {preferred?.channel == null ? null : (
          <Fact name={approach.channel}>{words.channels[preferred.channel]}</Fact>
        )}
        {moment.length === 0 ? null : <Fact name={approach.moment}>{moment.join(', ')}</Fact>}
        {email === undefined || (opens === null && email.bounced === 0) ? null : (
          <Fact name={approach.email}>
            {email.bounced > 0 && email.opened === 0
              ? approach.bounced
              : approach.opened(format.percent(opens ?? 0))}
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
