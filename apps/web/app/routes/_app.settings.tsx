import { NavLink, Outlet } from "@remix-run/react";
import { classNames, Page } from "@scrip/ui";

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

const PLACES = [
  { to: "/settings", label: "Profile" },
  { to: "/settings/chat", label: "Chat" },
  { to: "/settings/keys", label: "API keys" },
  { to: "/settings/security", label: "Security" },
  { to: "/settings/notifications", label: "Notifications" },
  { to: "/settings/data", label: "Your data" },
];

export default function Settings() {
  return (
    <Page title="Settings">
      <div className="grid gap-8 sm:gap-12 lg:grid-cols-[10rem_minmax(0,1fr)]">
        <nav aria-label="Settings" className="flex flex-wrap gap-1 lg:flex-col lg:flex-nowrap">
          {PLACES.map(({ to, label }) => (
            <NavLink
              key={to}
              to={to}
              end
              prefetch="intent"
              className={({ isActive }) =>
                classNames(
                  "rounded-control px-3 py-2 text-14 transition-colors",
                  isActive
                    ? "bg-accent-soft font-medium text-accent"
                    : "text-text-muted hover:bg-sunken hover:text-text",
                )
              }
            >
              {label}
            </NavLink>
          ))}
        </nav>
        <div className="grid max-w-3xl min-w-0 content-start gap-12">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}
