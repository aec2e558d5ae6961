import { useStewardWords } from '../i18n/steward-words.ts';

/** Why somebody decided it: kept in the log, for whoever asks later. */
export function ReasonField({ reason, set }: { reason: string; set: (reason: string) => void }) {
  const words = useStewardWords().merge;
  return (
    <label className="field">
      <span className="field-name">{words.reason}</span>
      <input
        className="text-input"
        name="reason"
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={({ currentTarget: { value } }) => set(value)}
      />
    </label>
  );
}
