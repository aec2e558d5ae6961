import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { usePersonWords } from '../i18n/person-words.ts';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';

/** What the person answered when asked, and how their requests went; nothing where nobody asked. */
export function SatisfactionCard({ profile }: { profile: ShownProfile }) {
  const { format } = useLanguage();
  const { satisfaction } = usePersonWords();
  const service = profile.computed?.service;
  const average = profile.personal?.average_rating ?? null;
  const last = profile.personal?.last_rating ?? null;
  const hours = service?.average_resolution_hours ?? null;
  const share = (name: string, value: number | null | undefined) =>
    value == null ? [] : [[name, format.percent(value)] as const];
  const rows = [
    ...share(satisfaction.csat, service?.csat),
    ...(service?.nps_group == null
      ? []
      : [[satisfaction.nps, satisfaction.nps_groups[service.nps_group]] as const]),
    ...share(satisfaction.effort, service?.effort),
    ...share(satisfaction.rating, average),
    ...(last === average ? [] : share(satisfaction.last_rating, last)),
    ...(service === undefined || service.contacts_count === 0
      ? []
      : [[satisfaction.contacts, format.number(service.contacts_count)] as const]),
    ...(hours === null
      ? []
      : [[satisfaction.resolution, satisfaction.hours(format.number(Math.round(hours)))] as const]),
    ...(service === undefined || service.reopened_count === 0
      ? []
      : [[satisfaction.reopened, format.number(service.reopened_count)] as const]),
  ];
  if (rows.length === 0) return null;
  return (
    <Card title={satisfaction.heading}>
      <Facts>
        {rows.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </Card>
  );
}
