/** The whole style of the hosted page; small, because the page has no other file to load. */
export const HOSTED_PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --canvas: oklch(0.985 0.004 85); --surface: oklch(1 0 0); --line: oklch(0.9 0.006 85);
  --text: oklch(0.22 0.01 260); --muted: oklch(0.46 0.015 260);
  --accent: oklch(0.46 0.1 160); --on-accent: oklch(1 0 0);
  --warn-soft: oklch(0.95 0.05 85); --on-warn: oklch(0.36 0.08 70);
  --bad: oklch(0.5 0.18 27); --bad-soft: oklch(0.96 0.02 27);
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: oklch(0.19 0.015 260); --surface: oklch(0.235 0.016 260); --line: oklch(0.34 0.018 260);
    --text: oklch(0.95 0.005 260); --muted: oklch(0.74 0.015 260);
    --accent: oklch(0.74 0.12 160); --on-accent: oklch(0.18 0.03 160);
    --warn-soft: oklch(0.32 0.05 80); --on-warn: oklch(0.92 0.06 85);
    --bad: oklch(0.78 0.12 27); --bad-soft: oklch(0.3 0.05 27);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--canvas); color: var(--text);
  font: 16px/1.5 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif;
}
.banner {
  margin: 0; padding: 8px 16px; background: var(--warn-soft); color: var(--on-warn);
  font-size: 14px; font-weight: 600; text-align: center;
}
main { max-width: 480px; margin: 0 auto; padding: 40px 16px 64px; }
.due { margin: 0; color: var(--muted); font-size: 14px; }
h1 { margin: 0 0 24px; font-size: 40px; line-height: 1.15; font-weight: 650; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h1.words { font-size: 28px; margin-bottom: 12px; }
h1, td { font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-size: 14px; margin-bottom: 24px; }
th { color: var(--muted); font-weight: 400; text-align: left; padding: 0 0 4px; }
td { border-top: 1px solid var(--line); padding: 8px 0; vertical-align: top; overflow-wrap: anywhere; }
th + th, td + td { text-align: right; padding-left: 16px; white-space: nowrap; }
td small { display: block; color: var(--muted); font-size: 13px; }
.notice { margin: 0 0 24px; padding: 12px 16px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); font-size: 14px; }
.notice strong { display: block; }
button, .button {
  display: block; width: 100%; min-height: 44px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--surface); color: var(--text); font: inherit; text-align: left; cursor: pointer;
}
button:hover { border-color: var(--muted); }
button small { display: block; color: var(--muted); font-size: 13px; }
button.primary, .button {
  min-height: 48px; border-color: transparent; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-align: center; text-decoration: none; line-height: 30px;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
fieldset { margin: 32px 0 0; padding: 0; border: 0; display: grid; gap: 8px; }
legend { padding: 0 0 8px; color: var(--muted); font-size: 14px; }
.cancel { margin-top: 24px; border-color: transparent; background: none; color: var(--muted); text-align: center; text-decoration: underline; }
.code { margin: 0 0 24px; }
.code label { display: block; padding-bottom: 4px; color: var(--muted); font-size: 14px; }
.code div { display: flex; gap: 8px; }
.code div button { width: auto; }
.code input {
  flex: 1; min-width: 0; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--surface); color: var(--text); font: inherit;
}
.hint { margin: 8px 0 0; color: var(--bad); font-size: 14px; }
.answers { display: grid; gap: 8px; }
h2 { margin: 40px 0 8px; font-size: 20px; font-weight: 600; }
main > section + section { border-top: 1px solid var(--line); margin-top: 32px; }
.plan { display: flex; justify-content: space-between; gap: 16px; margin: 0; font-variant-numeric: tabular-nums; }
.plan strong { font-weight: 600; }
.plan span { white-space: nowrap; }
.note { margin: 4px 0 16px; color: var(--muted); font-size: 14px; }
.choice { display: flex; gap: 8px; margin: 0 0 8px; }
.choice select {
  flex: 1; min-width: 0; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--surface); color: var(--text); font: inherit;
}
.choice button { width: auto; white-space: nowrap; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
footer { margin-top: 32px; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
`;
