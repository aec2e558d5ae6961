import type { Random } from './random.ts';

/** One slip of the keyboard: two letters swapped, one left out, doubled, or replaced by its neighbour. */
export function mistype(text: string, random: Random): string {
  if (text.length < 4) return text;
  const at = random.int(1, text.length - 2);
  switch (random.int(0, 3)) {
    case 0:
      return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + text.charAt(at) + text.slice(at);
    default:
      return text.slice(0, at) + neighbour(text.charAt(at)) + text.slice(at + 1);
  }
}

const ROWS = ['azertyuiop', 'qsdfghjklm', 'wxcvbn'];

function neighbour(letter: string): string {
  const row = ROWS.find((keys) => keys.includes(letter.toLowerCase()));
  if (row === undefined) return letter;
  return row.charAt((row.indexOf(letter.toLowerCase()) + 1) % row.length);
}

/** As a till or an old system writes it: `RENE` for `René`. */
export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace('œ', 'oe')
    .replace('’', "'");
}

/** A name as somebody typed it: mostly right, else shouting, lower case, without accents, padded or mistyped. */
export function typeName(name: string, random: Random): string {
  return random.weighted<() => string>([
    [() => name, 66],
    [() => name.toUpperCase(), 12],
    [() => withoutAccents(name), 9],
    [() => name.toLowerCase(), 6],
    [() => mistype(name, random), 4],
    [() => ` ${name}  `, 3],
  ])();
}

/** An e-mail address as somebody typed it: the same mailbox nearly always. */
export function typeEmail(email: string, random: Random): string {
  return random.weighted<() => string>([
    [() => email, 88],
    [() => email.toUpperCase(), 4],
    [() => ` ${email}`, 3],
    [() => email.charAt(0).toUpperCase() + email.slice(1), 3],
    [() => mistype(email.split('@')[0] ?? '', random) + email.slice(email.indexOf('@')), 1.5],
    [() => email.replace('@', ' @ '), 0.5],
  ])();
}

/** A French number of ten digits in one of the ways it is written. */
export function typePhone(national: string, random: Random): string {
  const pairs = national.match(/../g) ?? [];
  const abroad = national.slice(1);
  return random.weighted<() => string>([
    [() => pairs.join(' '), 40],
    [() => national, 25],
    [() => `+33${abroad}`, 15],
    [() => pairs.join('.'), 10],
    [() => `+33 ${abroad.charAt(0)} ${(abroad.slice(1).match(/../g) ?? []).join(' ')}`, 5],
    [() => `0033${abroad}`, 3],
    [() => `+33 (0)${abroad}`, 2],
  ])();
}

/** What is written where something had to be filled in. */
export const JUNK_EMAILS = ['aucun', 'pasdemail@x', 'n/a', '-', 'nc@nc'] as const;
export const JUNK_PHONES = ['0000000000', '06', 'NC', '00 00 00 00 00'] as const;
