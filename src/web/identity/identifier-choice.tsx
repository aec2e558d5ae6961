import { KeyText } from './key-text.tsx';

/** Identifiers to choose from, each with a box. */
export function IdentifierChoice({
  legend,
  keys,
  chosen,
  choose,
}: {
  legend: string;
  keys: readonly string[];
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
}) {
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    choose(next);
  };
  return (
    <fieldset className="choice">
      <legend className="preview-heading">{legend}</legend>
      {keys.map((key) => (
        <label className="choice-item" key={key}>
          <input type="checkbox" checked={chosen.has(key)} onChange={() => toggle(key)} />
          <KeyText of={key} />
        </label>
      ))}
    </fieldset>
  );
}
