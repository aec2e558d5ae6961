import './theme/kit-styles.ts';
import './theme/tokens.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/queries.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { createPageRouter } from './router.tsx';
import { takeDemoToken } from './session/demo-link.ts';
import { cssVariablesResolver, getStyleNonce, theme } from './theme/theme.ts';

const demoToken = takeDemoToken();
const router = createPageRouter({ demoToken });
const container = document.getElementById('root');
if (container === null) throw new Error('the page lacks its root element');

createRoot(container).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={getStyleNonce}
    >
      <LanguageProvider>
        <QueryClientProvider client={createQueryClient()}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
