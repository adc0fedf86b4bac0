import type { SelectionControls } from "@scrip/selection";

/** What rich@scrip.test asked in a year: each row is a conversation, its first prompt gives the title. */
export const CHAT_THREADS: readonly (readonly string[])[] = [
  ["What is the difference between APR and APY?", "So which one should I compare savings accounts by?"],
  ["Plan a weekend in Lisbon with two small children", "Make it cheaper, we travel by train", "Add a plan for rain"],
  ["Write a polite reminder for an invoice that is 14 days late", "Shorter, and a little firmer"],
  [
    "Explain SQL window functions with an example",
    "Now a running total per customer, restarting each month",
    "How do I keep the query fast with ten million rows?",
  ],
  ["Why does my sourdough stay flat?"],
  [
    "Refactor this TypeScript function so that it has no side effects: function add(list, item) { list.push(item); return list }",
    "Write three tests for it",
  ],
  ["Give me ten names for a bicycle repair shop", "More playful, and not in English only"],
  [
    "Translate into German: The goods will be delivered within five working days.",
    "And the same sentence for a letter to a public authority",
  ],
  ["Prove that the square root of two is irrational", "Is there a proof that does not use contradiction?"],
  ["Summarise the main ideas of Stoicism in 200 words"],
  ["How do I negotiate a lower rent?", "My landlord answered that the market has risen. What now?"],
  [
    "Draft a job advert for a part-time bookkeeper",
    "Take out everything that sounds like a big company",
    "Add a sentence about working from home",
  ],
  ["Which plants survive on a north-facing balcony?"],
  ["Compare leasing and buying an electric car over five years", "Assume 12,000 km a year and a home charger"],
  ["Write a regular expression that matches ISO dates", "It must refuse the 31st of February as well"],
  ["Explain photosynthesis to a seven-year-old"],
  ["A train leaves at 9:40 and arrives at 14:05 with two stops of 7 minutes. How long does it move?"],
  ["Write a short eulogy for my grandfather, who was a carpenter", "He loved crosswords; put that in"],
  [
    "Help me understand this error: ECONNREFUSED 127.0.0.1:5432",
    "Postgres runs in Docker, my app does not",
    "It works now. What was the reason?",
  ],
  ["Correct my French: Je suis allé au marché hier et j'ai acheter des pommes."],
  ["What should a contract with a freelance designer contain?", "Write the clause about the rights of use"],
  ["Suggest a strength routine for three mornings a week", "I have only a kettlebell of 16 kg"],
  ["What is the expected number of throws until a die shows a six?", "And until it has shown every side?"],
  ["Write a product description for a hand-thrown coffee mug", "In the voice of the potter, 80 words"],
  [
    "How do I move a Postgres database to a new server with little downtime?",
    "Write the commands for logical replication",
    "How do I check that nothing is missing before I switch?",
    "What can go wrong with sequences?",
  ],
  ["Explain the difference between a trademark and a copyright"],
  ["Make a reading list about the history of money", "Only books under 300 pages"],
  ["Turn these notes into minutes: budget approved, Mia leads the fair, next meeting 4 May, printer again"],
  ["Write a Python script that renames photos by the day they were taken", "It must not touch files that have a date"],
  ["How do I tell a customer that we cannot deliver on time?", "Offer them a partial delivery instead"],
  ["Is it better to repay a loan early or to invest?", "The loan costs 3.2 % and has nine years left"],
  ["Write a limerick about a cat and a printer"],
  ["Solve x^2 - 5x + 6 = 0 and explain each step", "Now with complex numbers: x^2 + 4 = 0"],
  ["What do I need to know before I adopt a dog?"],
  ["Explain how HTTPS works, without leaving out the certificates", "Who checks the certificate authorities?"],
  ["Plan the menu for a dinner of eight, two of them vegan", "And a shopping list, sorted by shop"],
  ["Rewrite this paragraph in plain English: The undersigned hereby acknowledges receipt of the aforementioned goods."],
  ["Write a cron expression for the last Friday of each month", "Our server's cron does not know L. What else?"],
  ["How can a small shop prepare for Black Friday?", "Make a checklist for the two weeks before"],
  ["What is the time complexity of merging k sorted lists?", "Show it in Rust"],
  ["Write a toast for my sister's wedding, two minutes long", "Less about me, more about the two of them"],
  ["Why is the sky dark at night?"],
  ["Design a database schema for a small library", "Members may reserve a book that is out", "Now the SQL"],
  ["Give me feedback on this headline: We make accounting boring again", "Ten variants, from dry to bold"],
  ["What changes for VAT when I sell to another EU country?", "We are below 10,000 euros a year there"],
  ["Convert this recipe from cups to grams: 2 cups of flour, 1 cup of sugar, half a cup of butter"],
  ["How do I read a balance sheet?", "Where do I see whether a company can pay its debts?"],
  ["Write unit tests for a function that splits a bill among friends", "One of them pays only for drinks"],
  ["What is a good structure for a talk of ten minutes?", "The topic is what we learnt from moving to the cloud"],
  ["Explain the causes of the 1929 crash in five sentences"],
];

/** What a program of rich@scrip.test sends through the API; `{…}` is filled in. */
export type ApiJob = {
  feature: string;
  prompt: string;
  /** How many paragraphs of material go with it. */
  paragraphs: readonly [from: number, to: number];
  controls: Pick<SelectionControls, "mode" | "model">;
};

export const API_JOBS: readonly ApiJob[] = [
  {
    feature: "support-triage",
    prompt: "Classify this support ticket by topic and urgency",
    paragraphs: [1, 2],
    controls: { model: "gpt-4o-mini" },
  },
  {
    feature: "support-reply",
    prompt: "Draft a reply to this customer in a friendly tone",
    paragraphs: [1, 4],
    controls: { mode: "balanced" },
  },
  {
    feature: "contract-review",
    prompt: "List every obligation and deadline in this contract",
    paragraphs: [50, 130],
    controls: { model: "claude-sonnet" },
  },
  {
    feature: "meeting-notes",
    prompt: "Summarise this meeting in ten points with owners",
    paragraphs: [12, 40],
    controls: { model: "gemini-flash" },
  },
  {
    feature: "product-texts",
    prompt: "Write a product description of 120 words from these facts",
    paragraphs: [1, 3],
    controls: { mode: "balanced" },
  },
  {
    feature: "translations",
    prompt: "Translate the following text into French, keep the tone",
    paragraphs: [3, 14],
    controls: { model: "mistral-medium" },
  },
  {
    feature: "report-sql",
    prompt: "Write a SQL query that answers this question",
    paragraphs: [1, 3],
    controls: { mode: "balanced" },
  },
  {
    feature: "quarterly-report",
    prompt: "Analyse this report, compare it with the last quarter and explain each deviation",
    paragraphs: [30, 80],
    controls: { mode: "best" },
  },
  {
    feature: "price-check",
    prompt: "Calculate the margin of each order and the total, step by step",
    paragraphs: [2, 6],
    controls: { mode: "balanced" },
  },
  {
    feature: "newsletter",
    prompt: "Write the introduction of our newsletter from these notes",
    paragraphs: [2, 5],
    controls: { mode: "best" },
  },
];

/** Material for them, a paragraph each. */
export const MATERIAL: readonly string[] = [
  "The delivery of order 4471 arrived two days late and one of the three boxes was open. The customer has sent photographs and asks for a replacement of the damaged items before the weekend.",
  "Either party may end this agreement with a notice of three months to the end of a quarter. The notice must be in writing. The right to end it without notice for good cause is not affected.",
  "Revenue rose to 412,300 euros, which is 6.4 percent more than in the quarter before. The growth came mainly from repeat customers; the number of new customers fell slightly.",
  "Mia reported that the booth for the fair is booked and that the deposit has been paid. Jonas will ask the printer for a second offer until Thursday, because the first one was above the budget.",
  "The supplier guarantees that the goods are free of defects for twenty-four months after delivery. Defects must be reported within ten working days after they were found.",
  "Our mug is thrown by hand, glazed in two layers and fired at 1,240 degrees. It holds 320 millilitres, may be put into the dishwasher, and no two of them have exactly the same shape.",
  "For each month we need the number of active customers, the sum of their orders, and the share of those who had ordered in the month before as well. Returned orders do not count.",
  "Costs of materials were 151,800 euros. The increase is explained by the price of clay and by a second kiln that was rented for six weeks while the first one was being repaired.",
];
