/** Who may write dashboards. */
export const EDITORS = ['administrator', 'analyst', 'marketer', 'manager'] as const;
