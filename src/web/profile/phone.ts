/** Groups the digits of an E.164 number as they are spoken: by two in French numbers, by three elsewhere. */
export function readablePhone(e164: string): string {
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(e164);
  if (french !== null) return `+33 ${french.slice(1).join(' ')}`;
  return e164.replace(/(\d)(?=(?:\d{3})+$)/g, '$1 ');
}
