import { Button, Column, Row, Section, Text } from "@react-email/components";
import { render } from "@react-email/render";
import { createElement, type ReactElement } from "react";
import type { MailContent } from "./create-mailer.ts";
import { COLORS, MailLayout } from "./mail-layout.ts";

export type MessageMail = {
  subject: string;
  /** The first line, which says everything. */
  summary: string;
  facts: [label: string, value: string][];
  link: { href: string; label: string };
  /** Why the reader gets this mail. */
  footer: string;
};

/** Writes a short message: a sentence, a few facts, one link. */
export async function renderMessageMail(message: MessageMail): Promise<MailContent> {
  const { subject, summary, facts, link, footer } = message;
  const rows = facts.map(([label, value]) => `${label}: ${value}`);
  return {
    subject,
    html: await render(createElement(MessageSheet, message)),
    text: [summary, "", ...rows, "", link.href, "", footer, ""].join("\n"),
  };
}

function MessageSheet({ summary, facts, link, footer }: MessageMail): ReactElement {
  const children = [
    createElement(Text, { key: "summary", style: { fontSize: 16, lineHeight: "26px", margin: "0 0 24px" } }, summary),
    createElement(Section, { key: "facts", style: { fontSize: 14 } }, ...facts.map(renderFact)),
    createElement(Button, { key: "link", href: link.href, style: buttonStyle }, link.label),
  ];
  return createElement(MailLayout, { preview: summary, footer, children });
}

function renderFact([label, value]: [string, string]): ReactElement {
  const cell = { borderTop: `1px solid ${COLORS.line}`, padding: "8px 0", overflowWrap: "anywhere" as const };
  const children = [
    createElement(
      Column,
      { key: "label", style: { ...cell, color: COLORS.muted, paddingRight: 16, width: "30%" } },
      label,
    ),
    createElement(Column, { key: "value", align: "right", style: cell }, value),
  ];
  return createElement(Row, { key: label, children });
}

const buttonStyle = {
  backgroundColor: COLORS.accent,
  borderRadius: 8,
  color: COLORS.surface,
  fontSize: 14,
  marginTop: 24,
  padding: "10px 16px",
};
