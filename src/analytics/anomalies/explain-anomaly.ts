import type { HabitName } from '../../insight/anomaly/habits.ts';
import type { Judgement } from '../../insight/anomaly/series-detector.ts';

const WORDS = {
  fr: {
    locale: 'fr-FR',
    habits: {
      recent: 'd’après les dernières valeurs',
      time_of_day: 'd’après la même heure les autres jours',
      time_of_week: 'd’après le même jour des semaines passées',
    } satisfies Record<HabitName, string>,
    value: (label: string, when: string, value: string, expected: string, habit: string) =>
      `${label} : ${value} ${when}, contre ${expected} attendus ${habit}.`,
    level: (label: string, when: string, value: string, expected: string, habit: string) =>
      `${label} : un autre niveau depuis peu ; ${value} ${when}, contre ${expected} attendus ${habit}.`,
    often: (n: string) => `Un tel écart ne s’est vu qu’une fois sur ${n}.`,
  },
  en: {
    locale: 'en-GB',
    habits: {
      recent: 'from the last values',
      time_of_day: 'from the same hour of other days',
      time_of_week: 'from the same day of past weeks',
    } satisfies Record<HabitName, string>,
    value: (label: string, when: string, value: string, expected: string, habit: string) =>
      `${label}: ${value} ${when}, where ${expected} were expected ${habit}.`,
    level: (label: string, when: string, value: string, expected: string, habit: string) =>
      `${label}: at another level of late; ${value} ${when}, where ${expected} were expected ${habit}.`,
    often: (n: string) => `The past was as far off once in ${n}.`,
  },
} as const;

/** Says in a sentence or two what is unusual about a value, against what, and how rare that is. */
export function explainAnomaly(
  anomaly: Judgement & {
    readonly expected: number;
    readonly label: string;
    readonly currency: string | null;
  },
  {
    language,
    interval,
    timezone,
  }: {
    readonly language: 'fr' | 'en';
    readonly interval: 'hour' | 'day';
    readonly timezone: string;
  },
): string {
  const words = WORDS[language];
  const { currency } = anomaly;
  const format =
    currency === null
      ? new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 })
      : new Intl.NumberFormat(words.locale, { style: 'currency', currency });
  const digits = currency === null ? 0 : (format.resolvedOptions().maximumFractionDigits ?? 2);
  const figure = (value: number) => format.format(value / 10 ** digits);
  const when = new Intl.DateTimeFormat(words.locale, {
    dateStyle: 'full',
    ...(interval === 'hour' ? { timeStyle: 'short' as const } : {}),
    timeZone: timezone,
  }).format(new Date(anomaly.at));
  const tell = words[anomaly.kind];
  const said = tell(
    anomaly.label,
    language === 'fr' ? `le ${when}` : `on ${when}`,
    figure(anomaly.value),
    figure(anomaly.expected),
    words.habits[anomaly.habit ?? 'recent'],
  );
  const rare = Math.round(anomaly.once_in);
  if (rare < 2) return said;
  return `${said} ${words.often(new Intl.NumberFormat(words.locale).format(rare))}`;
}
