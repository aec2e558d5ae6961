import type { ReactNode } from 'react';

/** A control and its name, above or beside it. */
export function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="control-label">
      <span>{text}</span> {children}
    </label>
  );
}
