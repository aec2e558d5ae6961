import type { Field } from './fields.ts';

/** Names that columns go by, folded to letters and digits; the whole name has to fit. */
const NAMES: readonly (readonly [Field, RegExp])[] = [
  [
    'given_name',
    /^(given|first|fore|christian)?name(first|given)$|^(given|first|fore|christian)names?$|^(fname|givenname\d?|prenoms?|pren)$/,
  ],
  [
    'middle_name',
    /^(middle(name|initial)?s?|mname|mi|namemiddle|secondname|deuxiemeprenom|secondprenom)$/,
  ],
  [
    'family_name',
    /^((family|last)names?|sur(name)?|lname|name(last|family|org)|nom(defamille|usuel|usage|naissance)?|maidenname|organi[sz]ationname|companyname)$/,
  ],
  [
    'full_name',
    /^(full|display|person|customer|contact|client)?name$|^(namefull|nomcomplet|nomprenom|prenomnom|fullnames?)$/,
  ],
  [
    'birth_date',
    /^((date|d)(of|de)?(birth|naissance|naiss)|dob|birth(day|date)?|datebirth|bdate|birthdt|naissance|ddn|nele)$/,
  ],
  ['sex', /^(sex|gender|sexe|genre|civilite|sexcode|gendercode)$/],
  [
    'email',
    /^(e?mail(s|address(es)?|addr)?\d?|courriel|adresse(e?mail|courriel|electronique)|mel)$/,
  ],
  [
    'phone',
    /^((home|mobile|cell|work|tele|primary)?phones?(number|no|nr|num)?\d?|(tel|telephone|mobile|cell|portable|fixe|gsm)(number|no|num|fixe|mobile|portable)?\d?|numero(de)?telephone)$/,
  ],
  [
    'document_id',
    /^((social|soc)sec(urity)?(id|number|no|nr|num)?|ssn(number)?|(nin|niss|nir|nas|sin|nhs)(number|no)?|(passport|national|driverslicen[cs]e|driverlicen[cs]e|licen[cs]e|identity(card|document)?|document|tax|lei|vat|siren|siret|insee|idcard)(id)?(number|no|num|id)?|numero(securitesociale|passeport|piece|document)|medicare(id|number)?)$/,
  ],
  [
    'street_number',
    /^((street|house|building|addr(ess)?)(no|nr|num|number)|housenumber|numero(rue|voie|devoie)?|streetno)$/,
  ],
  [
    'street',
    /^((street|road)(name|address|line)?\d?|addr(ess)?(line)?\d?|addr(ess)?full|fulladdress|adresse(ligne)?\d?|rue|voie|nomvoie|po(st)?box|postaladdress)$/,
  ],
  [
    'unit',
    /^(unit|apt|apartment|flat|suite|appartement|appt|unitnumber|flatnumber|aptnumber|door|porte)$/,
  ],
  [
    'postcode',
    /^((post|postal|zip)(code)?|codepostal|cp|plz|addr(ess)?(postal|zip)code|postalcd|zip5)$/,
  ],
  [
    'city',
    /^(city|town|suburb|locality|ville|commune|place|addr(ess)?city|localite|municipality)$/,
  ],
  ['state', /^(state|province|region|county|departement|addr(ess)?state|statecode)$/],
  ['country', /^(country|pays|addr(ess)?country|countrycode|nation)$/],
  [
    'employer',
    /^(employer(name)?|employeur|company|societe|entreprise|organi[sz]ation|workplace)$/,
  ],
  ['occupation', /^(occupation|job(title)?|profession|metier|fonction|title)$/],
  [
    'birth_place',
    /^(birth(place|city|town)|placeofbirth|cityofbirth|pob|lieu(de)?naissance|communenaissance|villenaissance)$/,
  ],
];

/** What a value must look like for a column to be read as the field its name claims, or none. */
const SHAPES: readonly (readonly [Field, RegExp])[] = [
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
  ['document_id', /^\d{3}-\d{2}-\d{4}$/],
  ['phone', /^(\+\d[\d .()-]{7,18}|0\d([ .-]?\d{2}){4}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/],
];

const NEVER: ReadonlySet<string> = new Set(['source', 'datasource', 'system']);

/**
 * Guesses what columns mean: by their names first, then by what most of their values look like.
 * @param sample values of each column, a few hundred at most; a column of a JSON path goes by its last key
 */
export function guessFields(sample: ReadonlyMap<string, readonly string[]>): Map<string, Field> {
  const found = new Map<string, Field>();
  for (const [column, values] of sample) {
    const given = values.filter((value) => value.trim() !== '');
    const name = bareName(column);
    if (given.length === 0 || NEVER.has(name)) continue;
    const byName = NAMES.find(([, pattern]) => pattern.test(name))?.[0];
    const byShape = SHAPES.find(
      ([, shape]) => given.filter((value) => shape.test(value.trim())).length > 0.7 * given.length,
    )?.[0];
    const field = byName === undefined || byShape === 'email' ? (byShape ?? byName) : byName;
    if (field !== undefined) found.set(column, field);
  }
  // A surname column beside a bare `name` makes that one the given name, as in many a shop's export.
  const fields = new Set(found.values());
  for (const [column, field] of found) {
    if (
      field === 'full_name' &&
      bareName(column) === 'name' &&
      fields.has('family_name') &&
      !fields.has('given_name')
    ) {
      found.set(column, 'given_name');
    }
  }
  return found;
}

function bareName(column: string): string {
  const last = column.split('.').at(-1) ?? column;
  return last
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}
