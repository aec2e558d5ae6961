import { Link } from '@tanstack/react-router';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSignalWords } from '../i18n/signal-words.ts';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { useNow } from '../kit/use-now.ts';
import { Transactions } from './transactions.tsx';
import './signals.css';

/** Appointments and payments of a person, where there are any. */
export function SignalCards({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  return (
    <>
      <CareCard profile={profile} />
      <PaymentCard profile={profile} masked={masked} />
    </>
  );
}

function CareCard({ profile }: { profile: ShownProfile }) {
  const { format } = useLanguage();
  const words = useSignalWords().care;
  const now = useNow();
  const care = profile.computed?.appointments;
  if (care === undefined) return null;
  const counts: readonly (readonly [string, number])[] = [
    [words.kept, care.kept_count],
    [words.missed, care.missed_count],
    [words.cancelled, care.cancelled_count],
    [words.reminded, care.reminded_count],
    [words.unresolved, care.unresolved_count],
  ];
  return (
    <Card
      title={words.title}
      aside={care.due_count === 0 ? null : <span className="dim">{words.due(care.due_count)}</span>}
    >
      <p className="know-revenue">
        {care.next_due_at === null ? words.none_due : format.dateTime(care.next_due_at)}
      </p>
      <Facts>
        {counts
          .filter(([, count]) => count > 0)
          .map(([name, count]) => (
            <Fact key={name} name={name}>
              {format.number(count)}
            </Fact>
          ))}
        {care.last_missed_at === null ? null : (
          <Fact name={words.last_missed}>{format.age(care.last_missed_at, now)}</Fact>
        )}
      </Facts>
    </Card>
  );
}

const PAYMENTS = ['payment_succeeded', 'payment_failed', 'payment_disputed'] as const;

function PaymentCard({ profile, masked }: { profile: ShownProfile; masked: readonly string[] }) {
  const { format } = useLanguage();
  const words = useSignalWords().risk;
  const now = useNow();
  const { predictions, event_count = {}, profile_id } = profile;
  const risk = predictions?.payment_risk ?? null;
  const band = predictions?.payment_risk_band ?? null;
  const at = predictions?.payment_risk_at ?? null;
  const pays = PAYMENTS.some((name) => Object.hasOwn(event_count, name));
  if (!pays || profile_id === undefined) return null;
  const signs = predictions?.payment_risk_signs ?? [];
  return (
    <Card
      title={words.title}
      aside={
        band === null ? null : (
          <span className="risk" data-band={band}>
            {words.band[band]}
          </span>
        )
      }
    >
      {risk === null || at === null ? null : (
        <>
          <p className="know-revenue">{format.percent(risk)}</p>
          <p className="dim">{words.worst(format.age(at, now))}</p>
          {signs.length === 0 ? null : (
            <Facts>
              <Fact name={words.why}>
                {format.list(signs.map((sign) => words.signs[sign] ?? sign))}
              </Fact>
            </Facts>
          )}
          <p className="foresight-made">
            {words.count(predictions?.payments_at_risk ?? 0)}
            <Link to="/models" className="text-link">
              {words.how}
            </Link>
          </p>
        </>
      )}
      {masked.includes('identifiers') ? null : <Transactions profileId={profile_id} />}
    </Card>
  );
}
