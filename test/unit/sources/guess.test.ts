import { describe, expect, test } from 'vitest';
import { guessBuiltIn } from '../../../src/cli/import/guess-built-in.ts';
import { guessSource } from '../../../src/sources/guess.ts';
import { builtInSources } from '../../../src/sources/registry.ts';

const guess = (header: string) => guessSource(header.split(','), builtInSources());

describe('a file tells its source by its header', () => {
  test.each([
    [
      'order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at',
      'olist_orders',
    ],
    ['Id,AccountId,LastName,FirstName,Email,MailingCity,MailingCountry', 'salesforce_contacts'],
    ['id,first_name,last_name', 'jaffle_customers'],
    ['E-mail,Prénom,Nom,Téléphone,Ville', 'contacts'],
  ])('%s is %s', (header, id) => {
    const [best] = guess(header);
    expect(best).toMatchObject({ id });
    expect(best?.confidence).toBeGreaterThanOrEqual(0.49);
  });

  test.each([
    ['numero_commande,date_commande,montant_ttc', 'orders'],
    ['prenom,nom,telephone', 'contacts'],
    ['customer_id,evenement,horodatage', 'events'],
  ])('a simple list without marks, %s, is %s with less confidence', (header, id) => {
    const [best] = guess(header);
    expect(best).toMatchObject({ id });
    expect(best?.confidence).toBeLessThan(0.5);
  });

  test.each([
    ['no header', ''],
    ['blank names', ' ,  ,'],
    ['columns nobody knows', 'colour,weight,shape'],
    ['a person without an identifier', 'first_name,last_name'],
    ['a row of data instead of a header', '42,johndoe@example.com,John,Doe'],
  ])('says nothing of %s', (_name, header) => expect(guess(header)).toEqual([]));

  test('columns shared by many files mark only the file that has no others', () => {
    const ids = guess('id,first_name,last_name,colour').map(({ id }) => id);
    expect(ids).not.toContain('jaffle_customers');
  });

  test.each([
    ['id,email,name,phone,role,suspended,ticket_restriction,time_zone,locale', 'zendesk_users'],
    ['id,email,firstName,lastName,phone', 'dittofeed_users'],
  ])('an e-mail column besides, in %s, does not make %s ambiguous', (header, id) => {
    expect(guessBuiltIn(header.split(','))).toEqual([id]);
  });

  test.each([
    ['a table of groups', 'id,_fivetran_synced,_fivetran_deleted,created_at,name,updated_at,url'],
    ['a shop with its address', 'id,email,name,domain,currency,plan,timezone,weight_unit,taxes'],
    ['a list with one column of its own', 'email,prenom,colour,shape,weight'],
  ])('%s is not taken for people without being told', (_name, header) =>
    expect(guessBuiltIn(header.split(','))).toEqual([]),
  );

  test('a list whose columns are nearly all known is taken', () =>
    expect(guessBuiltIn(['email', 'prenom', 'nom', 'ville', 'colour'])).toEqual(['contacts']));
});
