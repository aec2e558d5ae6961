import app from './manifests/app.json' with { type: 'json' };
import appointments from './manifests/appointments.json' with { type: 'json' };
import crm from './manifests/crm.json' with { type: 'json' };
import emailMarketing from './manifests/email-marketing.json' with { type: 'json' };
import payments from './manifests/payments.json' with { type: 'json' };
import pos from './manifests/pos.json' with { type: 'json' };
import shop from './manifests/shop.json' with { type: 'json' };
import social from './manifests/social.json' with { type: 'json' };
import stock from './manifests/stock.json' with { type: 'json' };
import subscriptions from './manifests/subscriptions.json' with { type: 'json' };
import support from './manifests/support.json' with { type: 'json' };
import surveys from './manifests/surveys.json' with { type: 'json' };
import web from './manifests/web.json' with { type: 'json' };

/** Sources of the demonstration company, see `src/demo`; each is also a model of its kind to copy from. */
export const DEMO_MANIFESTS: readonly unknown[] = [
  crm,
  emailMarketing,
  shop,
  web,
  app,
  pos,
  payments,
  support,
  social,
  surveys,
  stock,
  appointments,
  subscriptions,
];
