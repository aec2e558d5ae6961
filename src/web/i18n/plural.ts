/** Spellings by plural category; `#` stands for the count. French has a third form, `many`, for millions. */
export interface PluralForms {
  readonly zero?: string;
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

/** @returns a function that picks the spelling for a count and writes the count as the language does */
export function createPlural(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) => {
    if (count === 0 && forms.zero !== undefined) return forms.zero;
    const category = rules.select(count);
    const form =
      category === 'one'
        ? forms.one
        : category === 'many'
          ? (forms.many ?? forms.other)
          : forms.other;
    return form.replace('#', numbers.format(count));
  };
}
