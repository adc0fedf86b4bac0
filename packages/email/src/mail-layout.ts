import { Body, Container, Head, Hr, Html, Preview, Text } from "@react-email/components";
import { createElement, type ReactElement, type ReactNode } from "react";

// Mail programs know no custom properties: the tokens of @scrip/ui, light, as hexadecimal values.
export const COLORS = {
  canvas: "#faf9f5",
  surface: "#ffffff",
  line: "#dedcd6",
  text: "#1f1d19",
  muted: "#67645d",
  accent: "#17694a",
};
const FONT = "Inter, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

export type MailLayoutProps = {
  /** Shown beside the subject in the list of mails. */
  preview: string;
  /** Why the reader gets this mail. */
  footer: string;
  children: ReactNode;
};

/** The sheet every mail is written on. */
export function MailLayout({ preview, footer, children }: MailLayoutProps): ReactElement {
  const sheet = {
    backgroundColor: COLORS.surface,
    border: `1px solid ${COLORS.line}`,
    borderRadius: 12,
    padding: 32,
    maxWidth: 520,
  };
  return createElement(
    Html,
    { lang: "en" },
    createElement(Head, null),
    createElement(Preview, null, preview),
    createElement(
      Body,
      { style: { backgroundColor: COLORS.canvas, color: COLORS.text, fontFamily: FONT, margin: 0, padding: 24 } },
      createElement(
        Container,
        { style: sheet },
        children,
        createElement(Hr, { style: { borderColor: COLORS.line, margin: "24px 0 16px" } }),
        createElement(Text, { style: { color: COLORS.muted, fontSize: 13, lineHeight: "20px", margin: 0 } }, footer),
      ),
    ),
  );
}
