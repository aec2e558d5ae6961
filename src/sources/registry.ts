import { DEMO_MANIFESTS } from './demo-manifests.ts';
import { parseManifest, type SourceManifest } from './manifest.ts';
import contacts from './manifests/contacts.json' with { type: 'json' };
import desk from './manifests/desk.json' with { type: 'json' };
import dittofeedUsers from './manifests/dittofeed-users.json' with { type: 'json' };
import elasticAccounts from './manifests/elastic-accounts.json' with { type: 'json' };
import elasticEcommerce from './manifests/elastic-ecommerce.json' with { type: 'json' };
import elasticLogs from './manifests/elastic-logs.json' with { type: 'json' };
import events from './manifests/events.json' with { type: 'json' };
import facebookAdsCampaigns from './manifests/facebook-ads-campaigns.json' with { type: 'json' };
import facebookAdsSpend from './manifests/facebook-ads-spend.json' with { type: 'json' };
import ga4Events from './manifests/ga4-events.json' with { type: 'json' };
import googleAdsCampaigns from './manifests/google-ads-campaigns.json' with { type: 'json' };
import googleAdsSpend from './manifests/google-ads-spend.json' with { type: 'json' };
import hubspotCompanies from './manifests/hubspot-companies.json' with { type: 'json' };
import hubspotContacts from './manifests/hubspot-contacts.json' with { type: 'json' };
import hubspotDealContacts from './manifests/hubspot-deal-contacts.json' with { type: 'json' };
import hubspotDeals from './manifests/hubspot-deals.json' with { type: 'json' };
import hubspotEmailCampaigns from './manifests/hubspot-email-campaigns.json' with { type: 'json' };
import hubspotEmailEvents from './manifests/hubspot-email-events.json' with { type: 'json' };
import hubspotEngagementContacts from './manifests/hubspot-engagement-contacts.json' with {
  type: 'json',
};
import hubspotEngagements from './manifests/hubspot-engagements.json' with { type: 'json' };
import hubspotFormSubmissions from './manifests/hubspot-form-submissions.json' with {
  type: 'json',
};
import hubspotMeetings from './manifests/hubspot-meetings.json' with { type: 'json' };
import hubspotTicketContacts from './manifests/hubspot-ticket-contacts.json' with { type: 'json' };
import hubspotTickets from './manifests/hubspot-tickets.json' with { type: 'json' };
import jaffleCustomers from './manifests/jaffle-customers.json' with { type: 'json' };
import jaffleOrders from './manifests/jaffle-orders.json' with { type: 'json' };
import jafflePayments from './manifests/jaffle-payments.json' with { type: 'json' };
import mailchimpActivity from './manifests/mailchimp-activity.json' with { type: 'json' };
import mailchimpAutomationActivity from './manifests/mailchimp-automation-activity.json' with {
  type: 'json',
};
import mailchimpCampaigns from './manifests/mailchimp-campaigns.json' with { type: 'json' };
import mailchimpMembers from './manifests/mailchimp-members.json' with { type: 'json' };
import mailchimpUnsubscribes from './manifests/mailchimp-unsubscribes.json' with { type: 'json' };
import northwindCustomers from './manifests/northwind-customers.json' with { type: 'json' };
import northwindOrderDetails from './manifests/northwind-order-details.json' with { type: 'json' };
import northwindOrders from './manifests/northwind-orders.json' with { type: 'json' };
import northwindProducts from './manifests/northwind-products.json' with { type: 'json' };
import olistCustomers from './manifests/olist-customers.json' with { type: 'json' };
import olistGeolocation from './manifests/olist-geolocation.json' with { type: 'json' };
import olistOrderItems from './manifests/olist-order-items.json' with { type: 'json' };
import olistOrderPayments from './manifests/olist-order-payments.json' with { type: 'json' };
import olistOrderReviews from './manifests/olist-order-reviews.json' with { type: 'json' };
import olistOrders from './manifests/olist-orders.json' with { type: 'json' };
import olistProducts from './manifests/olist-products.json' with { type: 'json' };
import olistSellers from './manifests/olist-sellers.json' with { type: 'json' };
import orders from './manifests/orders.json' with { type: 'json' };
import salesforceAccounts from './manifests/salesforce-accounts.json' with { type: 'json' };
import salesforceContacts from './manifests/salesforce-contacts.json' with { type: 'json' };
import salesforceLeads from './manifests/salesforce-leads.json' with { type: 'json' };
import salesforceOpportunities from './manifests/salesforce-opportunities.json' with {
  type: 'json',
};
import segment from './manifests/segment.json' with { type: 'json' };
import shopifyAbandonedCheckouts from './manifests/shopify-abandoned-checkouts.json' with {
  type: 'json',
};
import shopifyCustomers from './manifests/shopify-customers.json' with { type: 'json' };
import shopifyInventoryLevels from './manifests/shopify-inventory-levels.json' with {
  type: 'json',
};
import shopifyInventoryQuantities from './manifests/shopify-inventory-quantities.json' with {
  type: 'json',
};
import shopifyOrderLineRefunds from './manifests/shopify-order-line-refunds.json' with {
  type: 'json',
};
import shopifyOrderLines from './manifests/shopify-order-lines.json' with { type: 'json' };
import shopifyOrders from './manifests/shopify-orders.json' with { type: 'json' };
import shopifyProductVariants from './manifests/shopify-product-variants.json' with {
  type: 'json',
};
import shopifyProducts from './manifests/shopify-products.json' with { type: 'json' };
import shopifyRefunds from './manifests/shopify-refunds.json' with { type: 'json' };
import shopifyTransactions from './manifests/shopify-transactions.json' with { type: 'json' };
import stripeCharges from './manifests/stripe-charges.json' with { type: 'json' };
import stripeCustomers from './manifests/stripe-customers.json' with { type: 'json' };
import stripeInvoices from './manifests/stripe-invoices.json' with { type: 'json' };
import stripeRefunds from './manifests/stripe-refunds.json' with { type: 'json' };
import stripeSubscriptions from './manifests/stripe-subscriptions.json' with { type: 'json' };
import zendeskComments from './manifests/zendesk-comments.json' with { type: 'json' };
import zendeskTickets from './manifests/zendesk-tickets.json' with { type: 'json' };
import zendeskUsers from './manifests/zendesk-users.json' with { type: 'json' };

/** Manifests that come with the product. A new one is a file in `manifests/` and a line here. */
const BUILT_IN: readonly unknown[] = [
  segment,
  desk,
  contacts,
  orders,
  events,
  olistCustomers,
  olistOrders,
  olistOrderItems,
  olistOrderPayments,
  olistOrderReviews,
  olistProducts,
  olistSellers,
  olistGeolocation,
  elasticEcommerce,
  elasticLogs,
  elasticAccounts,
  hubspotContacts,
  hubspotCompanies,
  hubspotDeals,
  hubspotDealContacts,
  hubspotTickets,
  hubspotTicketContacts,
  hubspotEmailEvents,
  hubspotEmailCampaigns,
  hubspotEngagements,
  hubspotMeetings,
  hubspotEngagementContacts,
  hubspotFormSubmissions,
  salesforceContacts,
  salesforceLeads,
  salesforceAccounts,
  salesforceOpportunities,
  mailchimpMembers,
  mailchimpActivity,
  mailchimpAutomationActivity,
  mailchimpUnsubscribes,
  mailchimpCampaigns,
  shopifyCustomers,
  shopifyOrders,
  shopifyOrderLines,
  shopifyTransactions,
  shopifyRefunds,
  shopifyOrderLineRefunds,
  shopifyProducts,
  shopifyProductVariants,
  shopifyInventoryLevels,
  shopifyInventoryQuantities,
  shopifyAbandonedCheckouts,
  stripeCustomers,
  stripeCharges,
  stripeRefunds,
  stripeSubscriptions,
  stripeInvoices,
  zendeskUsers,
  zendeskTickets,
  zendeskComments,
  googleAdsSpend,
  googleAdsCampaigns,
  facebookAdsSpend,
  facebookAdsCampaigns,
  ga4Events,
  dittofeedUsers,
  northwindCustomers,
  northwindOrders,
  northwindOrderDetails,
  northwindProducts,
  jaffleCustomers,
  jaffleOrders,
  jafflePayments,
  ...DEMO_MANIFESTS,
];

let parsed: readonly SourceManifest[] | undefined;

/** Every built-in source, checked once. */
export function builtInSources(): readonly SourceManifest[] {
  parsed ??= BUILT_IN.map(parseManifest);
  return parsed;
}
