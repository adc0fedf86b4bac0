import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, ScrollRestoration, useNavigation } from "@remix-run/react";
import { PageScripts, PendingBar } from "@scrip/ui";
import type { ReactNode } from "react";
import { useNonce } from "./components/nonce.tsx";
import { useTheme } from "./data/theme.ts";
import { readTheme } from "./server/theme.server.ts";
import stylesUrl from "./styles.css?url";

export const links: LinksFunction = () => [
  { rel: "preload", href: interUrl, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: stylesUrl },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [
  { title: "Scrip" },
  { name: "description", content: "Prepaid credits for an AI assistant. You know the price before you send." },
];

export function loader({ request }: LoaderFunctionArgs) {
  return { theme: readTheme(request) };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useTheme();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <PageScripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <>
      <PendingBar loading={useNavigation().state === "loading"} />
      <Outlet />
    </>
  );
}

export { ErrorPage as ErrorBoundary } from "./components/error-page.tsx";
