import { Cell, HeadCell, Row, Table } from "@scrip/ui";

const ENDINGS: { ending: string; charge: string }[] = [
  {
    ending: "The answer is complete, or was cut at the longest length you chose",
    charge: "The tokens it really used, and at most what was held",
  },
  {
    ending: "You stop it, or nobody has it open for a minute; over the API, your connection closes",
    charge: "What you wrote and what was delivered until then, by our count or the provider's if that is lower",
  },
  {
    ending: "The provider fails before the first word, and no other model could take over",
    charge: "Nothing",
  },
  {
    ending: "Another model takes over before the first word",
    charge: "Its tokens at its own price, and at most what was held",
  },
  {
    ending: "The provider or our time limit of ten minutes ends it after some words",
    charge: "What you wrote and what was delivered",
  },
  {
    ending: "The same model fails you in the same way three times in a row within an hour",
    charge: "What the three cost is given back at once",
  },
  {
    ending: "The answer is empty, or was held back by the provider's filter",
    charge: "Nothing, unless your own token limit was used up",
  },
  {
    ending: "The provider sends no count of tokens, or one that cannot be true",
    charge: "Our own count, marked as an estimate",
  },
  {
    ending: "Our process dies in the middle",
    charge: "What had been delivered; nothing if there was nothing. Settled within 16 minutes",
  },
  { ending: "The same request is sent twice", charge: "The first answer again, charged once" },
  { ending: "The provider bills us for more than was held", charge: "What was held. The rest is ours" },
];

/** What each way an answer can end costs. */
export function EndingTable() {
  return (
    <Table
      caption="What each ending costs"
      head={
        <>
          <HeadCell className="w-1/2">How it ends</HeadCell>
          <HeadCell>What you pay</HeadCell>
        </>
      }
    >
      {ENDINGS.map(({ ending, charge }) => (
        <Row key={ending}>
          <Cell>{ending}</Cell>
          <Cell className="text-text-muted">{charge}</Cell>
        </Row>
      ))}
    </Table>
  );
}
