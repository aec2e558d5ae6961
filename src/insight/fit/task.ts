/** Rows of a file as text, in file order. A value that was absent or blank is `''`. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What `azimut fit` was told, names of columns already checked against the table. */
export interface FitOptions {
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly text: string | undefined;
  readonly time: string | undefined;
  /** folds of the cross-validation that is made when no test table is given; at least 2 */
  readonly folds: number;
  /** language of reasons and warnings; English without it */
  readonly language?: 'fr' | 'en';
  /** further options of one task, such as `recommend`'s number of items; names with dashes as typed */
  readonly extra: Readonly<Record<string, string>>;
}

export interface FitInput {
  readonly train: Table;
  readonly test: Table | undefined;
  readonly options: FitOptions;
  /** share done, 0 to 1; for a progress line */
  readonly progress: (done: number) => void;
}

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** What a fit answers: figures for people and programs, and one row per case. */
export interface FitOutcome {
  /** how rows were read: column → what it was taken for; what was left out and why */
  readonly data: { readonly [name: string]: Json };
  /** fitted parameters */
  readonly parameters: { readonly [name: string]: Json };
  /** evaluation on cases that were not fitted on */
  readonly metrics: { readonly [name: string]: Json };
  /** one row per case, first column the case's id (or row number) */
  readonly predictions: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
  };
  /** sentences a person should read: too few rows, constant features, mixed currencies */
  readonly warnings: readonly string[];
}

/** A kind of model that `azimut fit` knows. The same code scores profiles. */
export interface FitTask {
  readonly name: string;
  /** @throws AppError `invalid_request` saying what the table lacks and what to do */
  fit(input: FitInput): Promise<FitOutcome>;
}
