import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, NavLink, Outlet, useLoaderData, useLocation, useNavigation, useRouteLoaderData } from "@remix-run/react";
import {
  AppFrame,
  Badge,
  CustomersIcon,
  FramePlace,
  frameLinkClasses,
  OperationsIcon,
  OverviewIcon,
  PendingBar,
  RequestsIcon,
  RevenueIcon,
  ToastProvider,
  Wordmark,
} from "@scrip/ui";
import type { ReactNode } from "react";
import { OperatorFoot, type OperatorFootProps } from "../components/operator-foot.tsx";
import { RouteError } from "../components/route-error.tsx";
import { requireOperator } from "../server/operator.server.ts";

const PLACES = [
  { to: "/", label: "Overview", icon: <OverviewIcon /> },
  { to: "/customers", label: "Customers", icon: <CustomersIcon /> },
  { to: "/requests", label: "Requests", icon: <RequestsIcon /> },
  { to: "/revenue", label: "Revenue", icon: <RevenueIcon /> },
  { to: "/operations", label: "Operations", icon: <OperationsIcon /> },
];

export async function loader(args: LoaderFunctionArgs) {
  const { user, api } = await requireOperator(args);
  const { total } = await api.alarms.list({ limit: 1 });
  return { operator: { name: user.name, email: user.email, role: user.role }, alarmCount: total };
}

export default function SignedInPages() {
  return (
    <OperatorFrame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </OperatorFrame>
  );
}

/** The way to the other pages stays when one of them cannot be shown. */
export function ErrorBoundary() {
  const frame = useRouteLoaderData<typeof loader>("routes/_app");
  const error = (
    <div className="px-4 sm:px-8">
      <RouteError />
    </div>
  );
  return frame ? <OperatorFrame {...frame}>{error}</OperatorFrame> : <main>{error}</main>;
}

type OperatorFrameProps = OperatorFootProps & { alarmCount: number; children: ReactNode };

function OperatorFrame({ operator, alarmCount, children }: OperatorFrameProps) {
  return (
    <ToastProvider>
      <PendingBar loading={useNavigation().state === "loading"} />
      <AppFrame
        brand={
          <span className="flex items-center gap-2">
            <Wordmark />
            <Badge tone="accent">Admin</Badge>
          </span>
        }
        places={PLACES.map(({ to, label, icon }) => (
          <NavLink
            key={to}
            to={to}
            end={to === "/"}
            prefetch="intent"
            className={({ isActive }) => frameLinkClasses(isActive)}
          >
            <FramePlace icon={icon} label={label} />
          </NavLink>
        ))}
        foot={<OperatorFoot operator={operator} />}
      >
        <AlarmBanner count={alarmCount} />
        {children}
      </AppFrame>
    </ToastProvider>
  );
}

/** On every page but the one that lists them. */
function AlarmBanner({ count }: { count: number }) {
  const { pathname } = useLocation();
  if (count === 0 || pathname === "/") return null;
  return (
    <p className="border-b border-bad/35 bg-bad-soft px-4 py-2 text-13 sm:px-8">
      <Link to="/#alarms" className="font-medium text-bad underline underline-offset-2">
        {count === 1 ? "One alarm needs" : `${count} alarms need`} a person
      </Link>
    </p>
  );
}
