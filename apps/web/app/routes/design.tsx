import type { MetaFunction } from "@remix-run/node";
import { ToastProvider } from "@scrip/ui";
import { AnswerSpecimens } from "../components/design/answer-specimens.tsx";
import { ButtonSpecimens } from "../components/design/button-specimens.tsx";
import { ChartSpecimens } from "../components/design/chart-specimens.tsx";
import { ColorSpecimens } from "../components/design/color-specimens.tsx";
import { FormSpecimens } from "../components/design/form-specimens.tsx";
import { MessageSpecimens } from "../components/design/message-specimens.tsx";
import { OverlaySpecimens } from "../components/design/overlay-specimens.tsx";
import { TableSpecimens } from "../components/design/table-specimens.tsx";
import { TypeSpecimens } from "../components/design/type-specimens.tsx";
import { PublicPage } from "../components/public-page.tsx";

export const meta: MetaFunction = () => [{ title: "Design · Scrip" }, { name: "robots", content: "noindex" }];

/** Every component of packages/ui in every state, and what an answer can be made of. The button that changes the colours is at the foot. */
export default function Design() {
  return (
    <ToastProvider>
      <PublicPage>
        <div className="grid gap-12 py-8">
          <div className="grid gap-2">
            <h1 className="text-28 font-semibold">Design</h1>
            <p className="max-w-prose text-16 text-text-muted">
              Every component in every state. Change the colours at the foot of the page; make the window 360 pixels
              wide.
            </p>
          </div>
          <ColorSpecimens />
          <TypeSpecimens />
          <ButtonSpecimens />
          <FormSpecimens />
          <TableSpecimens />
          <ChartSpecimens />
          <MessageSpecimens />
          <AnswerSpecimens />
          <OverlaySpecimens />
        </div>
      </PublicPage>
    </ToastProvider>
  );
}
