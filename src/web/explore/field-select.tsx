import { type Labels, type Over, useLabels } from '../analysis/labels.ts';
import type { FieldFound } from '../analysis/queries.ts';

/** A field by its label, in the order of the alphabet; groups of fields that belong together stay together. */
export function FieldSelect({
  over,
  value,
  label,
  fits,
  change,
}: {
  over: Over;
  value: string;
  label: string;
  fits: (field: FieldFound) => boolean;
  change: (name: string) => void;
}) {
  const labels = useLabels();
  const fields = fieldsFor(labels, over, fits);
  const known = fields.some(({ name }) => name === value);
  return (
    <select
      className="control-select"
      aria-label={label}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    >
      {known ? null : (
        <option value={value}>{value === '' ? '–' : labels.field(over, value)}</option>
      )}
      {fields.map(({ name }) => (
        <option key={name} value={name}>
          {labels.field(over, name)}
        </option>
      ))}
    </select>
  );
}

export function fieldsFor(labels: Labels, over: Over, fits: (field: FieldFound) => boolean) {
  return (labels.fields?.fields ?? [])
    .filter((field) => field.over === over && fits(field))
    .sort((a, b) => labels.text(a.label).localeCompare(labels.text(b.label)));
}
