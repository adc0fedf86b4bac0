import type { MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { useEffect } from "react";
import { AccountPage } from "../components/account-page.tsx";
import { forgetDrafts } from "../data/draft.ts";

export const meta: MetaFunction = () => [{ title: "Account deleted · Scrip" }, { name: "robots", content: "noindex" }];

export default function AccountDeleted() {
  useEffect(() => forgetDrafts(localStorage), []);
  return (
    <AccountPage title="Your account is deleted" foot={<Link to="/">To the front page</Link>}>
      <p>
        You are logged out everywhere, and your keys have stopped working. Your conversations are being erased now,
        which takes some minutes. The last mail you get from us says that it is done.
      </p>
    </AccountPage>
  );
}
