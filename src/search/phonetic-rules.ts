/** One rewriting step: `pattern` is a regular expression that Java and JavaScript read alike, `$1` refers to a group. */
export interface PhoneticRule {
  readonly name: string;
  readonly pattern: string;
  readonly replacement: string;
}

/**
 * How French names sound, as steps applied in order to a lower-case word without accents (`ç` already `s`).
 * Capitals stand for sounds: S = ch, A = an, I = in, O = on, U = ou, W = oi, Y = the end of -ille. The engine applies the
 * same list when it indexes (`mappings/profiles.json`, held equal by a test); recall comes first: a wrong
 * neighbour costs little in the weakest tiers, a person who is not found costs the call.
 */
export const PHONETIC_RULES: readonly PhoneticRule[] = [
  { name: 'ch_hard', pattern: 'ch(?=[rlnt])', replacement: 'k' },
  { name: 'ch_soft', pattern: 'sch|sh|ch', replacement: 'S' },
  { name: 'ph', pattern: 'ph', replacement: 'f' },
  { name: 'h_mute', pattern: 'h', replacement: '' },
  { name: 'x_first', pattern: '^(?:x|gz|ks|cz|z)', replacement: 's' },
  { name: 'bv', pattern: 'bv', replacement: 'v' },
  { name: 'pt', pattern: '[pb](?=t)', replacement: '' },
  { name: 'nc_last', pattern: '(?<=[aeo]n)[cgk]s?$', replacement: '' },
  { name: 'gn', pattern: 'gn', replacement: 'ny' },
  { name: 'c_soft', pattern: 'sc(?=[eiy])|c(?=[eiy])', replacement: 's' },
  { name: 'k', pattern: 'ck|cqu?|qu|[qc]', replacement: 'k' },
  { name: 'g_soft', pattern: 'ge(?=[aou])|je(?=[ao])|g(?=[eiy])', replacement: 'j' },
  { name: 'g_hard', pattern: 'gu(?=[eiy])', replacement: 'g' },
  { name: 'w', pattern: 'w', replacement: 'v' },
  { name: 'tz', pattern: 'tz|z', replacement: 's' },
  { name: 'x', pattern: '(?<=[^aeou][ie])x$|x(?!$)', replacement: 'ks' },
  { name: 'aill', pattern: '[ae]ill', replacement: 'eY' },
  { name: 'double', pattern: '(.)\\1+', replacement: '$1' },
  { name: 'ault', pattern: 'e?aul?(?:[tdx]|ts|ds)?$', replacement: 'o' },
  { name: 'eau', pattern: 'e?au|oe(?=l)', replacement: 'o' },
  { name: 'eu', pattern: 'oeu|oe|eu', replacement: 'e' },
  { name: 'oi', pattern: 'o[iy](?!l)|oua|va$', replacement: 'W' },
  { name: 'ou', pattern: 'ou|oo', replacement: 'U' },
  { name: 'ien', pattern: '[iy]en(?=[tds]?$|[^aeiouynm])', replacement: 'iI' },
  { name: 'in', pattern: '(?:[ae][iy]|[iyu])[nm](?![aeiouymnAIOUW])', replacement: 'I' },
  { name: 'an', pattern: '(?:ea|ae|a|e)[nm](?![aeiouymnAIOUW])', replacement: 'A' },
  { name: 'on', pattern: 'o[nm](?![aeiouymnAIOUW])', replacement: 'O' },
  { name: 'aille', pattern: '[ae][iy]y?(?=[aeiouyOAI])|[ae]il$', replacement: 'eY' },
  { name: 'ille', pattern: 'i?y(?=[aeoOA])|il(?=[aoO]|$)', replacement: 'Y' },
  { name: 'ai', pattern: '[ae][iy]', replacement: 'e' },
  { name: 'y', pattern: 'y', replacement: 'i' },
  { name: 'r_last', pattern: '(?<=..)r[kgtdsp]+$', replacement: 'r' },
  { name: 'er_last', pattern: '(?<=.[ijSYg])er$|(?<=..)e[tszd]$', replacement: 'e' },
  { name: 'mute_last', pattern: '(?<=..)(?:[tdsx]+|(?<=[AO])p[st]?)$', replacement: '' },
  { name: 'mute_e', pattern: '(?<=..)e$', replacement: '' },
  { name: 'double_again', pattern: '(.)\\1+', replacement: '$1' },
];
