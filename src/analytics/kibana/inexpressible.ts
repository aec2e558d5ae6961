/** Why a panel or a part of one has no counterpart in Lens, such as `panel_funnel`. */
export class Inexpressible extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Lens cannot show ${reason}`);
    this.reason = reason;
  }
}
