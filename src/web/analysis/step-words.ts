import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Words of steps and cohorts, which analyses name by codes. */
export function useStepWords() {
  const { words, format } = useLanguage();
  const own = useAnalysisWords();
  const code = (one: string) =>
    Object.hasOwn(words.events, one) ? label(words.events, one) : label(words.channels, one);
  return {
    event: (name: string) => label(words.events, name),
    /** A step by one or two fields, joined as `a · b`. */
    step: (name: string) => name.split(' · ').map(code).join(' · '),
    channel: (name: string) => {
      const ways: Readonly<Record<string, string>> = own.ways;
      return ways[name] ?? label(words.channels, name);
    },
    cohort: ({ key, others }: { key: string | number | boolean | null; others: boolean }) => {
      if (others) return own.charts.other;
      if (key === null) return own.charts.none;
      const text = String(key);
      if (/^\d{4}-\d{2}-01$/.test(text)) return format.month(text.slice(0, 7));
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return format.calendarDate(text);
      return label(words.channels, text);
    },
  };
}
